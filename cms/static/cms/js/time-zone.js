// Where the browser is, so that deadlines are told in the person's own time from the first day.
const field = document.querySelector("[data-own-time-zone]");
if (field) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
