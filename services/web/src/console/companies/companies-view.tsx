import { useState } from 'react'
import { AskButton } from '../parts/ask-button.tsx'
import { type Company, useCompanies } from '../parts/company-select.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { useMayAct } from '../parts/operator.ts'
import { Panel } from '../parts/panel.tsx'
import { TableScroll } from '../parts/table-scroll.tsx'
import { ViewHead } from '../parts/view-head.tsx'
import { ViewLink } from '../route/view-link.tsx'
import { useAction } from '../server/use-action.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { CompanyFields, type CompanyTexts, emptyCompany, textsOf } from './company-fields.tsx'

export function CompaniesView() {
  const { text, number } = useConsoleSpeech()
  const companies = useCompanies()
  const mayAct = useMayAct()
  return (
    <>
      <ViewHead title={text('view_companies')} hint={text('companiesHint')} acts />
      <Loaded facts={companies}>
        {({ companies: all }) => (
          <Panel title={text('companiesCount', { count: all.length })} tools={<EditCompany company={undefined} />}>
            <TableScroll label={text('view_companies')}>
              <thead>
                <tr>
                  <th scope="col">{text('name')}</th>
                  <th scope="col">{text('timeZone')}</th>
                  <th scope="col">{text('country')}</th>
                  <th scope="col">{text('crmLink')}</th>
                  <th scope="col" className="number">
                    {text('leads')}
                  </th>
                  <th scope="col">{text('view_attributes')}</th>
                  {mayAct && <th scope="col">{text('change')}</th>}
                </tr>
              </thead>
              <tbody>
                {all.map((company) => (
                  <tr key={company.id}>
                    <th scope="row">
                      <bdi>{company.name}</bdi>
                    </th>
                    <td>{company.time_zone}</td>
                    <td>{company.country ?? '–'}</td>
                    <td className="code">{company.crm_link ?? '–'}</td>
                    <td className="number">{number(company.leads)}</td>
                    <td>
                      <ViewLink view="attributes" params={{ company: company.name }}>
                        {text('show')}
                        <span className="visually-hidden"> {company.name}</span>
                      </ViewLink>
                    </td>
                    {mayAct && (
                      <td>
                        <EditCompany company={company} />
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </TableScroll>
          </Panel>
        )}
      </Loaded>
    </>
  )
}

/** Adds a company, or changes one. */
function EditCompany({ company }: { readonly company: Company | undefined }) {
  const { text } = useConsoleSpeech()
  const { mutateAsync } = useAction()
  const now = company ? textsOf(company) : emptyCompany
  // As it was when the dialog opened: what only somebody else has changed since is not sent.
  const [{ before, texts }, setEdited] = useState({ before: now, texts: now })

  function act() {
    const sent = Object.entries(texts)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([name, value]) => value !== before[name as keyof CompanyTexts])
      .map(([name, value]) => [name, value === '' && name === 'country' ? null : value])
    const body = Object.fromEntries(sent) as object
    return company
      ? mutateAsync({ method: 'PATCH', path: `companies/${company.id}`, body })
      : mutateAsync({ path: 'companies', body })
  }
  return (
    <AskButton
      label={company ? text('changeOf', { name: company.name }) : text('addCompany')}
      className={company ? 'link' : ''}
      title={company ? company.name : text('addCompany')}
      yes={text(company ? 'save' : 'add')}
      onOpen={() => setEdited({ before: now, texts: now })}
      act={act}
    >
      <CompanyFields texts={texts} isNew={!company} onChange={(texts) => setEdited({ before, texts })} />
    </AskButton>
  )
}
