import './lead-drawer.css'
import { useEffect, useRef } from 'react'
import { humane } from '../filters/describe-filter.ts'
import { Icon } from '../parts/icon.tsx'
import { Contact, Labels, Status, Time } from '../results/columns.tsx'
import { type Lead, nameOf } from '../search/lead.ts'
import { usePage } from '../search/page-context.ts'
import { useSpeech } from '../text/text.tsx'
import { CrmLink } from './crm-link.tsx'
import { OtherLeads } from './other-leads.tsx'
import { SafeLink } from './safe-link.tsx'
import { useLead, type WholeLead } from './use-lead.ts'

interface LeadDrawerProps {
  readonly id: number
  readonly leads: readonly Lead[]
  readonly onOpen: (id: number) => void
  readonly onClose: () => void
}

/** One lead with everything, beside the list. */
export function LeadDrawer({ id, leads, onOpen, onClose }: LeadDrawerProps) {
  const { text } = useSpeech()
  const { lead, error } = useLead(id)
  const drawer = useRef<HTMLElement>(null)
  const at = leads.findIndex((one) => one.id === id)
  const shown = lead?.id === id ? lead : leads[at]
  const turn = (which: 'previous' | 'next', to: Lead | undefined) => (
    <button
      type="button"
      className="small"
      data-turn={which}
      aria-label={text(which === 'next' ? 'nextLead' : 'previousLead')}
      disabled={to === undefined}
      onClick={() => to && onOpen(to.id)}
    >
      <Icon name={which === 'next' ? 'down' : 'up'} />
    </button>
  )

  // Who opened it by keyboard goes on in it; turning over keeps the focus where it is.
  useEffect(() => {
    if (!drawer.current?.contains(document.activeElement)) drawer.current?.focus()
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: Another lead begins at its top.
  useEffect(() => {
    drawer.current?.scrollTo(0, 0)
  }, [id])

  return (
    <aside className="drawer" ref={drawer} tabIndex={-1} aria-labelledby="drawer-title">
      <div className="drawer-head">
        <div className="drawer-tools">
          {turn('previous', leads[at - 1])}
          {turn('next', at < 0 ? undefined : leads[at + 1])}
          <span className="drawer-id">{`${text('lead')} ${id}`}</span>
          <CrmLink id={id} />
          <button type="button" className="small" aria-label={text('close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        <h2 id="drawer-title">
          <bdi>{shown ? nameOf(shown) || text('noName') : text(error === undefined ? 'loading' : 'lead')}</bdi>
        </h2>
        {shown && (
          <p className="drawer-sum">
            <Status state={shown.state} />
            <bdi>{shown.campaign_title}</bdi>
          </p>
        )}
      </div>
      {error !== undefined && <p className="fault">{error === 404 ? text('leadGone') : text('failed')}</p>}
      {lead?.id === id && <LeadBody lead={lead} onOpen={onOpen} />}
    </aside>
  )
}

function LeadBody({ lead, onOpen }: { readonly lead: WholeLead; readonly onOpen: (id: number) => void }) {
  const { text } = useSpeech()
  return (
    <div className="drawer-body">
      <Contacts lead={lead} />
      {lead.labels.length > 0 && <Labels labels={lead.labels} />}
      <Facts lead={lead} />
      <Attributes lead={lead} />
      {lead.answers.length > 0 && (
        <section>
          <h3>{text('answers')}</h3>
          <dl className="answers">
            {lead.answers.map(({ question, transcript, file }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: A question may be asked twice; answers stand in their order.
              <div key={index}>
                <dt dir="auto">{question}</dt>
                <dd dir="auto">
                  {transcript ?? <span className="hint">{text('noTranscript')}</span>}{' '}
                  {file !== null && <SafeLink href={file}>{text('openFile')}</SafeLink>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <Files lead={lead} />
      <OtherLeads lead={lead} onOpen={onOpen} />
    </div>
  )
}

function Contacts({ lead: { email, user_phone_number: phone } }: { readonly lead: WholeLead }) {
  return (
    (email !== null || phone !== null) && (
      <p className="contacts">
        {email !== null && (
          <a href={`mailto:${encodeURIComponent(email)}`}>
            <Contact text={email} />
          </a>
        )}
        {phone !== null && (
          <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
            <Contact text={phone} />
          </a>
        )}
      </p>
    )
  )
}

/** What a lead has besides its contacts; what it lacks is left out. */
function Facts({ lead }: { readonly lead: WholeLead }) {
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
              {employment.map((one) => (
                <bdi key={JSON.stringify(one)} className="line">
                  {[one.title, one.company, one.years !== undefined && text('years', { count: Number(one.years) })]
                    .filter(Boolean)
                    .join(', ')}
                </bdi>
              ))}
            </dd>
          </div>
        )}
        {links.length > 0 && (
          <div>
            <dt>{text('links')}</dt>
            <dd>
              {links.map((link) => (
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

function Attributes({ lead }: { readonly lead: WholeLead }) {
  const { fields } = usePage()
  const { text, fieldName } = useSpeech()
  const others = Object.entries(lead.others)
  if (others.length === 0) return null
  return (
    <section>
      <h3>{text('attributes')}</h3>
      <dl className="facts">
        {others.map(([key, value]) => (
          <div key={key}>
            <dt dir="auto">{fieldName(`others.${key}`, fields.get(`others.${key}`))}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Files({ lead: { attachments, documents } }: { readonly lead: WholeLead }) {
  const { text } = useSpeech()
  const files = [
    ...attachments.map(({ id, name, url }) => ({ id: `a${id}`, name, url, tag: null })),
    ...documents.flatMap(({ tag, files: inner }) =>
      inner.map(({ id, name, url }) => ({ id: `d${id}`, name, url, tag })),
    ),
  ]
  if (files.length === 0) return null
  return (
    <section>
      <h3>{text('documents')}</h3>
      <ul className="files">
        {files.map(({ id, name, url, tag }) => (
          <li key={id}>
            <Icon name="file" />
            <SafeLink href={url}>{name ?? text('openFile')}</SafeLink>
            {tag !== null && <bdi className="label">{tag}</bdi>}
          </li>
        ))}
      </ul>
    </section>
  )
}
