#!/usr/bin/env bash
# A Request Tracker 5 of its own for one command: .ci/request-tracker.sh COMMAND…
# Debian's packages, SQLite, loopback, a free port, a folder that goes with it. COMMAND finds RT_URL, RT_TOKEN (of a user who may create
# tickets in the queue Hosting) and RT_PASS (of root) in its environment.
set -euo pipefail
PACKAGES='request-tracker5 rt5-db-sqlite rt5-standalone curl ca-certificates'
LIBRARY=/usr/share/request-tracker5
# shellcheck source=.ci/throwaway.sh
. "$(dirname "${BASH_SOURCE[0]}")/throwaway.sh"

if [ ! -x "$LIBRARY/libexec/rt-server" ]; then
    LINE="apt-get install -y --no-install-recommends $PACKAGES"
    if [ "$(id -u)" -ne 0 ]; then
        printf 'Request Tracker is not installed. Run this, then repeat: sudo apt-get update && sudo %s\n' "$LINE" >&2
        exit 1
    fi
    apt-get update -qq
    # shellcheck disable=SC2086 # A list of words.
    DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends $PACKAGES >/dev/null
fi

PORT=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport')
mkdir "$FOLDER"/{conf.d,mason,session,log}
# The database that the packages made, as it was: a new desk each time.
cp /var/lib/dbconfig-common/sqlite3/request-tracker5/rtdb "$FOLDER/rtdb"
cat >"$FOLDER/RT_SiteConfig.pm" <<PERL
Set(\$rtname, 'test.example'); Set(\$Organization, 'test.example');
Set(\$WebDomain, '127.0.0.1'); Set(\$WebPort, $PORT); Set(\$WebPath, '');
Set(\$WebBaseURL, 'http://127.0.0.1:$PORT'); Set(\$WebURL, 'http://127.0.0.1:$PORT/');
Set(\$DatabaseType, 'SQLite'); Set(\$DatabaseName, '$FOLDER/rtdb');
Set(\$MasonDataDir, '$FOLDER/mason'); Set(\$MasonSessionDir, '$FOLDER/session'); Set(\$WebSessionClass, 'Apache::Session::File');
Set(\$LogToSyslog, undef); Set(\$LogToFile, 'warning'); Set(\$LogDir, '$FOLDER/log'); Set(\$LogToSTDERR, 'error');
Set(\$MailCommand, 'testfile'); Set(\$SendmailPath, '/bin/true'); Set(\$MaxAttachmentSize, 26214400);
1;
PERL
export RT_SITE_CONFIG=$FOLDER/RT_SiteConfig.pm RT_SITE_CONFIG_DIR=$FOLDER/conf.d RT_PASS=root-for-the-test TMPDIR=$FOLDER
RT_TOKEN=$(perl -I"$LIBRARY/lib" -e '
    use RT; RT::LoadConfig(); RT::Init();
    my $system = RT->SystemUser;
    my $root = RT::User->new($system); $root->Load("root"); $root->SetPassword($ENV{RT_PASS});
    my $queue = RT::Queue->new($system); $queue->Create(Name => "Hosting");
    my $form = RT::User->new($system);
    $form->Create(Name => "form", EmailAddress => "form\@test.example", Privileged => 1);
    for my $right (qw(SeeQueue CreateTicket ShowTicket ReplyToTicket SeeCustomField ModifyCustomField)) {
        $form->PrincipalObj->GrantRight(Right => $right, Object => $queue);
    }
    for my $name ("Login", "IdempotencyKey") {
        my $field = RT::CustomField->new($system);
        $field->Create(Name => $name, Type => "Freeform", MaxValues => 1, LookupType => "RT::Queue-RT::Ticket");
        $field->AddToObject(RT::Queue->new($system));
    }
    $form->PrincipalObj->GrantRight(Right => $_, Object => RT->System) for qw(SeeCustomField ModifyCustomField);
    require RT::AuthToken;
    my ($ok, $message, $token) = RT::AuthToken->new($system)->Create(Owner => $form->id, Description => "form");
    print $token // die $message;' 2>"$FOLDER/log/seed")
perl "$LIBRARY/libexec/rt-server" --server Starlet --host 127.0.0.1 --port "$PORT" --max-workers=2 >"$FOLDER/log/out" 2>&1 &
SERVER=$!
export RT_URL=http://127.0.0.1:$PORT RT_TOKEN
await "$FOLDER/log/out" curl -fsS -o /dev/null -u "root:$RT_PASS" "$RT_URL/REST/2.0/queues/all"
"$@"
