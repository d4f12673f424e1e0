#!/usr/bin/env bash
# A django-helpdesk of its own for one command: .ci/django-helpdesk.sh COMMAND…
# From PyPI into the folder of tools, SQLite, loopback, a free port, a folder that goes with it. COMMAND finds DH_URL and DH_TOKEN (of a
# staff user) in its environment; the queue has the number 1.
set -euo pipefail
VERSION=2.6.1
PLACE="${ASKWELL_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/askwell/tools}/django-helpdesk-$VERSION"
# shellcheck source=.ci/throwaway.sh
. "$(dirname "${BASH_SOURCE[0]}")/throwaway.sh"

if [ ! -x "$PLACE/bin/python" ]; then
    rm -rf "$PLACE.part"
    python3 -m venv "$PLACE.part" || { echo 'Run this, then repeat: sudo apt-get install -y python3-venv' >&2; exit 1; }
    "$PLACE.part/bin/pip" install -q "django-helpdesk==$VERSION"
    mv "$PLACE.part" "$PLACE"
fi

cat >"$FOLDER/desk.py" <<PYTHON
import sys
from django.conf import settings
APPS = ["auth", "contenttypes", "sessions", "sites", "humanize", "messages", "staticfiles"]
settings.configure(
    SECRET_KEY="test", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF="desk", USE_TZ=True, TIME_ZONE="UTC", SITE_ID=1,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "$FOLDER/db"}},
    MEDIA_ROOT="$FOLDER/media", MEDIA_URL="/media/", STATIC_URL="/static/",
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend", DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    HELPDESK_ACTIVATE_API_ENDPOINT=True, HELPDESK_TEAMS_MODE_ENABLED=False,
    INSTALLED_APPS=["django.contrib." + app for app in APPS] + ["rest_framework", "rest_framework.authtoken", "helpdesk"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
                "django.contrib.messages.middleware.MessageMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages"]}}],
    REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"]})
sys.modules["desk"] = sys.modules["__main__"]
import django
django.setup()
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import include, path
from django.views.static import serve
# Files can be read back under the addresses that its interface names.
urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk")), path("media/<path:path>", serve, {"document_root": "$FOLDER/media"})]
if sys.argv[1] == "make":
    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import User
    from helpdesk.models import Queue
    from rest_framework.authtoken.models import Token
    Queue.objects.create(title="Hosting", slug="hosting", allow_public_submission=True)
    print(Token.objects.create(user=User.objects.create_superuser("form", "form@test.example", "form-for-the-test")).key)
else:
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIServer, make_server
    Server = type("Server", (ThreadingMixIn, WSGIServer), {"daemon_threads": True})
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=Server)
    open("$FOLDER/port.part", "w").write(str(server.server_port))
    import os
    os.rename("$FOLDER/port.part", "$FOLDER/port")
    server.serve_forever()
PYTHON
DH_TOKEN=$("$PLACE/bin/python" "$FOLDER/desk.py" make 2>"$FOLDER/log" | tail -n 1) || { tail -n 5 "$FOLDER/log" >&2; exit 1; }
"$PLACE/bin/python" "$FOLDER/desk.py" serve >"$FOLDER/log" 2>&1 &
SERVER=$!
await "$FOLDER/log" test -e "$FOLDER/port"
DH_URL=http://127.0.0.1:$(cat "$FOLDER/port")
export DH_URL DH_TOKEN
"$@"
