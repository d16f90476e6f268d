/** An ISO time in UTC; what never ends is null. */
export const iso = (time: string) =>
  `to_char(nullif(${time}, 'infinity') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
