// The demo's own controls: which provider's rules and which language. No part of the product.
const wanted = new URLSearchParams(location.search);
const widget = document.querySelector("ask-well");
// Without scripts the choices would choose nothing.
document.querySelector(".demo").hidden = false;
for (const name of ["profile", "locale"]) {
  const choice = document.querySelector(`[name="${name}"]`);
  const value = wanted.get(name) ?? widget.getAttribute(name);
  if ([...choice.options].some((option) => option.value === value)) choice.value = value;
  if (choice.value !== widget.getAttribute(name)) widget.setAttribute(name, choice.value);
  choice.addEventListener("change", () => {
    const address = new URL(location);
    address.searchParams.set(name, choice.value);
    history.replaceState(null, "", address);
    widget.setAttribute(name, choice.value);
    if (name === "profile") document.querySelector(".demo output").hidden = false;
    if (name === "locale") document.documentElement.lang = choice.value;
  });
}
document.documentElement.lang = document.querySelector('[name="locale"]').value;
// Some rules want a session: the demo lets everyone in.
widget.addEventListener("askwell-login", () => widget.identify({ login: "demo", token: "demo" }));
