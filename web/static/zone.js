// Offer the zone of this machine, where nobody has chosen one.
const zone = document.getElementById("zone");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && here && zone.value === zone.defaultValue) zone.value = here;
