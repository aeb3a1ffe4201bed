# Ubuntu lets only programs with a profile make the namespaces that Chromium's sandbox is built of.
abi <abi/4.0>,
include <tunables/global>

profile signsmith "/opt/Signsmith/signsmith" flags=(unconfined) {
  userns,
  include if exists <local/signsmith>
}
