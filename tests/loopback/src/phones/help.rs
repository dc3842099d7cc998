//! What can be typed.

/// The help.
pub const HELP: &str = "\
Linking
  scan                       the shop's phone scans the QR code on the display
  scan TEXT                  … or the text of one
  code ABCD-1234             … or takes the eight characters
  Ben scan                   another phone scans it
  remove device              the shop's phone removes its linked devices

People write (the shop's phone, too: `shop to Anna: hello`)
  Anna: Do you open on Sundays?      a name that is not known is a new customer
  Anna reply: Yes, please            to the last message on her phone
  Anna edit: On Saturdays?           her last message
  Anna delete                        her last message, for everybody
  Anna react 👍                      to the last message on her phone; `react none` takes it back
  Anna photo [FILE]: look            also voice, audio, video, document, sticker; a sample without FILE
  Anna location [N E]: name          a place
  Anna contact [NAME NUMBER]         a contact card
  Anna poll \"Which day?\" Mon Fri     a question; `Ben vote Mon` answers the last one, `Ben vote` takes it back
  Anna typing / typing off           also `recording`
  Anna read                          she reads what arrived
  Anna off / on                      her phone is switched off or on
  shop: hello                        to whoever wrote last, from the shop's own phone

Groups
  group \"Lamp friends\" Anna Ben      makes one; the shop is always in it
  Anna in \"Lamp friends\": hello      everything above works there
  group \"Lamp friends\" add Cara      also remove, admin, member, admins-only, everybody
  group \"Lamp friends\" rename: Lamps also `describe: text`
  groups                             which there are

Looking
  people                     who there is
  inbox Anna                 what is on a phone
  wait TEXT                  until a text arrives on a customer's phone; `wait Anna: TEXT` on hers
  wait-online                until Switchboard is connected
  log [N]                    the last N stanzas
  violations                 what Switchboard did against the protocol
  shot FILE                  a picture of the display

Trouble
  disconnect                 cuts Switchboard's connection
  server down / up           WhatsApp cannot be reached, or can again
  fault NAME [JSON]          e.g. `fault no_ack`, `fault login_failure {\"reason\": 503}`, `fault lose {\"times\": 2}`
  faults / fault off         what will go wrong, and nothing more of it
  app end / kill / start     Switchboard ends, dies, starts

  quit                       ends everything";
