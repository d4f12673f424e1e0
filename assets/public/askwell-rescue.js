// How a text goes to support where the module of <ask-well> cannot run: as a letter, or copied. The loader asks for this file only then.

/** Characters of a letter's text in its address: what mail programs still take (src/backend/mail.rs). */
const LETTER = 1900;

/**
 * What stands below the text in `box`: the account that the provider asks for (`asked`, in its words), the letter, the copy, and `again`,
 * which tries the form once more. `mail` is the provider's address, where it takes letters.
 */
export function ways({ element, say, box, mail, asked, account, again }) {
  const name = element("input", { class: "aw-input", id: "aw-rescue-who", autocomplete: "username", required: "" });
  name.value = account ?? "";
  const copied = element("p", { class: "aw-s", role: "status" });
  const whole = () => (asked ? `${asked}: ${name.value}\n\n${box.value}` : box.value);
  // The browser says in its own words that the account is missing, and moves the focus there.
  const complete = () => !asked || name.reportValidity();
  const put = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      box.select();
      document.execCommand("copy");
    }
    copied.textContent = say("skeleton.copied");
  };
  const copy = () => complete() && put(whole());
  const letter = () => {
    if (!complete()) return;
    let [text, note] = [[...whole()], ""];
    const body = () => encodeURIComponent(text.join("") + note);
    if (body().length > LETTER) {
      // The letter says so, and the rest is a paste away.
      put(whole());
      note = `\n${say("skeleton.mail_cut")}`;
      while (body().length > LETTER) text = text.slice(0, -9);
    }
    location.href = `mailto:${mail}?body=${body()}`;
  };
  // The sign of the note above the box, as `ui::icon` draws it.
  const drawn = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const sign = drawn("svg", { class: "aw-i", viewBox: "0 0 24 24", "aria-hidden": "true" });
  sign.append(drawn("path", { d: "M12 8.5v4.5m0 3v.01M12 3.5 2.5 20h19z" }));
  box.previousElementSibling.prepend(sign);
  const button = (look, words, onclick) => element("button", { class: look, type: "button", onclick }, say(words));
  return [
    ...(asked ? [element("div", { class: "aw-field" }, element("label", { for: name.id }, asked), name)] : []),
    element("p", { class: "aw-muted aw-s" }, say("skeleton.no_password")),
    element(
      "div",
      { class: "aw-actions" },
      ...(mail ? [button("aw-btn aw-btn--main", "skeleton.mail", letter)] : []),
      button("aw-btn", "skeleton.copy", copy),
      button("aw-act", "skeleton.reload", again),
    ),
    copied,
    ...(mail ? [element("p", { class: "aw-s" }, element("a", { href: `mailto:${mail}` }, mail))] : []),
  ];
}
