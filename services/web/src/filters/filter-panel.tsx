import './filters.css'
import { useMemo } from 'react'
import { Icon } from '../parts/icon.tsx'
import { usePage } from '../search/page-context.ts'
import type { Results } from '../search/use-results.ts'
import { type Field, type FilterKind, filterFields } from '../server/fields.ts'
import type { SearchState } from '../state/search-state.ts'
import { useSpeech } from '../text/text.tsx'
import { FlagFilter } from './flag-filter.tsx'
import { NumberFilter } from './number-filter.tsx'
import { PlaceFilter } from './place-filter.tsx'
import { TimeFilter } from './time-filter.tsx'
import { ValueFilter } from './value-filter.tsx'

interface FilterPanelProps {
  readonly results: Results
  readonly open: readonly string[]
  readonly onOpen: (field: string, isOpen: boolean) => void
}

export function FilterPanel({ results, open, onOpen }: FilterPanelProps) {
  const { fields } = usePage()
  const { text } = useSpeech()
  const groups = useMemo(() => filterFields(fields), [fields])
  const firstAttribute = groups.find(({ field }) => field.field.startsWith('others.'))
  return (
    <div className="filters">
      {groups.map(({ field, kind }) => (
        <div key={field.field}>
          {field === firstAttribute?.field && <h3 className="filters-kind">{text('attributes')}</h3>}
          <FilterGroup
            field={field}
            kind={kind}
            isOpen={open.includes(field.field)}
            onOpen={onOpen}
            results={results}
          />
        </div>
      ))}
    </div>
  )
}

interface FilterGroupProps {
  readonly field: Field
  readonly kind: FilterKind
  readonly isOpen: boolean
  readonly onOpen: FilterPanelProps['onOpen']
  readonly results: Results
}

function FilterGroup({ field, kind, isOpen, onOpen, results }: FilterGroupProps) {
  const { state } = usePage()
  const { text, number, fieldName } = useSpeech()
  const name = fieldName(field.field, field)
  const id = `filter-${field.field}`
  const count = chosenCount(state, field.field)
  return (
    <section className="filter" aria-label={name}>
      <h4>
        <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={() => onOpen(field.field, !isOpen)}>
          <Icon name={isOpen ? 'down' : 'end'} turns={!isOpen} />
          <span className="filter-name">{name}</span>
          {count > 0 && <span className="filter-count">{number(count)}</span>}
        </button>
      </h4>
      <div id={id} className="filter-body" hidden={!isOpen}>
        {isOpen && <FilterBody field={field} kind={kind} name={name} results={results} />}
      </div>
      {count > 0 && !isOpen && <span className="visually-hidden">{text('filtersCount', { count })}</span>}
    </section>
  )
}

function FilterBody({
  field,
  kind,
  name,
  results,
}: Omit<FilterGroupProps, 'isOpen' | 'onOpen'> & { readonly name: string }) {
  const values = <ValueFilter field={field} name={name} results={results} />
  if (field.field === 'location')
    return (
      <>
        <PlaceFilter results={results} />
        {values}
      </>
    )
  if (kind === 'flag') return <FlagFilter field={field} name={name} values={results.valuesOf(field.field)} />
  if (kind === 'number') return <NumberFilter field={field} name={name} />
  if (kind === 'values') return values
  return <TimeFilter field={field} name={name} />
}

function chosenCount({ values, bounds, near }: SearchState, field: string): number {
  return (values[field]?.length ?? 0) + (bounds[field] ? 1 : 0) + (field === 'location' && near ? 1 : 0)
}
