import { humane } from '../filters/describe-filter.ts'
import { Time } from '../results/columns.tsx'
import { useSpeech } from '../text/text.tsx'
import { SafeLink } from './safe-link.tsx'
import type { WholeLead } from './use-lead.ts'

/** What a lead has besides its contacts; what it lacks is left out. */
export function LeadFacts({ lead }: { readonly lead: WholeLead }) {
  const { text, instant, fieldName } = useSpeech()
  const { employment, links } = lead
  const facts = [
    ['folder', lead.folder] as const,
    ...(['location', 'source', 'gender', 'education', 'school_name'] as const).map(
      (name) => [name, lead[name]] as const,
    ),
    ['completion_method', lead.completion_method && humane(lead.completion_method)] as const,
  ].filter(([, value]) => value !== null && value !== '')
  const times = (['created_at', 'updated_at', 'scheduled_at', 'completed_at'] as const).filter(
    (name) => lead[name] !== null,
  )
  return (
    <section>
      <h3>{text('application')}</h3>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{fieldName(name)}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
        {times.map((name) => (
          <div key={name}>
            <dt>{fieldName(name)}</dt>
            <dd>
              <Time value={lead[name]} show={instant} />
            </dd>
          </div>
        ))}
        {employment.length > 0 && (
          <div>
            <dt>{text('employment')}</dt>
            <dd>
              {employment.map(({ title, company, years }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: The same job may be named twice; jobs stand in their order.
                <bdi key={index} className="line">
                  {[title, company, years !== undefined && text('years', { count: years })].filter(Boolean).join(', ')}
                </bdi>
              ))}
            </dd>
          </div>
        )}
        {links.length > 0 && (
          <div>
            <dt>{text('links')}</dt>
            <dd>
              {[...new Set(links)].map((link) => (
                <SafeLink key={link} href={link}>
                  {link}
                </SafeLink>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </section>
  )
}
