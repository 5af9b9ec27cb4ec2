const paths = {
  search: 'M11 11 14 14M12 7A5 5 0 1 1 2 7a5 5 0 0 1 10 0z',
  close: 'M4 4 12 12M12 4 4 12',
  down: 'M4 6 8 10 12 6',
  up: 'M4 10 8 6 12 10',
  start: 'M10 4 6 8 10 12',
  end: 'M6 4 10 8 6 12',
  first: 'M11 4 7 8 11 12M4 4v8',
  last: 'M5 4 9 8 5 12M12 4v8',
  filter: 'M2 4h12M4 8h8M6 12h4',
  columns: 'M2 3h12v10H2zM6.500 3v10M10.500 3v10',
  dense: 'M2 4h12M2 7h12M2 10h12M2 13h12',
  bookmark: 'M4 2h8v12l-4-3-4 3z',
  download: 'M8 2v8M4.500 7 8 10.500 11.500 7M2.500 13.500h11',
  person: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.500 14c.5-3 2.500-4.500 5.500-4.500s5 1.500 5.500 4.500',
  external: 'M9 3h4v4M13 3 7 9M11 9v4H3V5h4',
  trash: 'M3 4.500h10M6 4.500V3h4v1.500M4.500 4.500l.5 9h6l.5-9',
  check: 'M3 8.500 6.500 12 13 4.500',
  map: 'M2 4l4-1.500 4 1.500 4-1.500v9.500l-4 1.500-4-1.500-4 1.500zM6 2.500v9.500M10 4v9.500',
  circle: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 7v2M7 8h2',
  plus: 'M3 8h10M8 3v10',
  minus: 'M3 8h10',
  fit: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
  move: 'M8 1.500v13M1.500 8h13M6 3.500l2-2 2 2M6 12.500l2 2 2-2M3.500 6l-2 2 2 2M12.500 6l2 2-2 2',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
} as const

export type IconName = keyof typeof paths

/** A sign beside a text, or in a button that has a label of its own. */
export function Icon({ name, turns = false }: { readonly name: IconName; readonly turns?: boolean }) {
  return (
    <svg className={turns ? 'icon turns' : 'icon'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
