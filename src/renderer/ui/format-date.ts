function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Local date and time that sort as text: `2025-11-21 05:34`. */
export function formatDate(moment: number | string): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return '';
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
