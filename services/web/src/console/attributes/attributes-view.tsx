import { useCompanies } from '../parts/company-select.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Panel } from '../parts/panel.tsx'
import { TableScroll } from '../parts/table-scroll.tsx'
import { ViewHead } from '../parts/view-head.tsx'
import { changeParams, useRoute } from '../route/route.ts'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { type Attribute, SetAttribute } from './set-attribute.tsx'

export function AttributesView() {
  const { text } = useConsoleSpeech()
  const { params } = useRoute()
  const companies = useCompanies()
  const all = companies.data?.companies ?? []
  const company = all.find(({ name }) => name === params.get('company')) ?? all[0]
  return (
    <>
      <ViewHead title={text('view_attributes')} hint={text('attributesHint')} acts />
      <Loaded facts={companies}>
        {() => (
          <>
            <div className="filters-bar">
              <label className="field">
                <span>{text('company')}</span>
                <select value={company?.name ?? ''} onChange={({ target }) => changeParams({ company: target.value })}>
                  {all.map(({ id, name }) => (
                    <option key={id} value={name}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
            </div>
            {company ? (
              <AttributeList key={company.id} companyId={company.id} />
            ) : (
              <p className="note">{text('noCompanies')}</p>
            )}
          </>
        )}
      </Loaded>
    </>
  )
}

function AttributeList({ companyId }: { readonly companyId: number }) {
  const { text } = useConsoleSpeech()
  const attributes = useFacts<{ readonly attributes: readonly Attribute[] }>(`companies/${companyId}/attributes`)
  return (
    <Loaded facts={attributes}>
      {({ attributes: all }) => (
        <Panel
          title={text('attributesCount', { count: all.length })}
          tools={<SetAttribute companyId={companyId} attribute={undefined} />}
        >
          {all.length > 0 && (
            <TableScroll label={text('view_attributes')}>
              <thead>
                <tr>
                  <th scope="col">{text('attributeKey')}</th>
                  <th scope="col">{text('name')}</th>
                  <th scope="col">{text('dataType')}</th>
                  <th scope="col">{text('change')}</th>
                </tr>
              </thead>
              <tbody>
                {all.map((attribute) => (
                  <tr key={attribute.id}>
                    <th scope="row" className="code">
                      {attribute.key}
                    </th>
                    <td>
                      <bdi>{attribute.name}</bdi>
                    </td>
                    <td>{text(`type_${attribute.data_type}`)}</td>
                    <td>
                      <SetAttribute companyId={companyId} attribute={attribute} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </TableScroll>
          )}
        </Panel>
      )}
    </Loaded>
  )
}
