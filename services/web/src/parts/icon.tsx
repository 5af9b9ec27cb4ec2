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
  pulse: 'M1.500 8.500H4.500L6.500 3 9.500 13 11.500 8.500H14.500',
  layers: 'M8 2 14 5 8 8 2 5zM2 8 8 11 14 8M2 11 8 14 14 11',
  compare: 'M2 3h5v10H2zM9 3h5v10H9zM3.500 6h2M3.500 8.500h2M10.500 6h2M10.500 8.500h2',
  warning: 'M8 2 14.500 13.500H1.500zM8 6.500v3.500M8 11.750v.250',
  hand: 'M6 2v12M10 2v12',
  list: 'M5.500 4H14M5.500 8H14M5.500 12H14M2 4h.500M2 8h.500M2 12h.500',
  gauge: 'M2 12a6 6 0 1 1 12 0M8 12 11 7',
  bolt: 'M9 1.500 3 9h4.500L6.500 14.500 13 7H8.500z',
  building: 'M3 14V2h7v12M10 6h3v8M1.500 14h13M5 5h.500M7.500 5h.500M5 8h.500M7.500 8h.500M5 11h.500M7.500 11h.500',
  tag: 'M2 2h6l6 6-6 6-6-6zM5 5h.250',
  key: 'M6.500 9.500a3.500 3.500 0 1 1-3.500-3.500 3.500 3.500 0 0 1 3.500 3.500zM6 8l7-5.500M11 4l1.500 2',
  home: 'M2 8 8 2.500 14 8M3.500 7v7h9V7M6.500 14v-4h3v4',
  menu: 'M2 4h12M2 8h12M2 12h12',
  copy: 'M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3',
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
