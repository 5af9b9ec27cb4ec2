import { AskButton } from '../parts/ask-button.tsx'
import { useMayAct, useOperator } from '../parts/operator.ts'
import { TableScroll } from '../parts/table-scroll.tsx'
import { When } from '../parts/when.tsx'
import { useAction } from '../server/use-action.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import type { Key } from './key.ts'

export function KeyTable({ keys }: { readonly keys: readonly Key[] }) {
  const { text } = useConsoleSpeech()
  const mayAct = useMayAct()
  return (
    <TableScroll label={text('view_keys')}>
      <thead>
        <tr>
          <th scope="col">{text('keyNumber')}</th>
          <th scope="col">{text('keyOf')}</th>
          <th scope="col">{text('keyLabel')}</th>
          <th scope="col">{text('role')}</th>
          <th scope="col">{text('made')}</th>
          <th scope="col">{text('lastUsed')}</th>
          <th scope="col">{text('worksUntil')}</th>
          {mayAct && <th scope="col">{text('revoke')}</th>}
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <th scope="row">{key.id}</th>
            <td>{key.company_id === null ? text('anOperator') : <bdi>{key.company}</bdi>}</td>
            <td>
              <bdi>{key.label}</bdi>
            </td>
            <td>{text(`role_${key.role}`)}</td>
            <td>
              <When at={key.created_at} />
            </td>
            <td>
              <When at={key.last_used_at} />
            </td>
            <td>
              <When at={key.expires_at} />
            </td>
            {mayAct && (
              <td>
                {key.revoked_at === null ? (
                  <RevokeKey of={key} />
                ) : (
                  <>
                    {text('revoked')} <When at={key.revoked_at} />
                  </>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </TableScroll>
  )
}

function RevokeKey({ of: { id, company, role } }: { readonly of: Key }) {
  const { text } = useConsoleSpeech()
  const { key_id } = useOperator()
  const { mutateAsync } = useAction()
  return (
    <AskButton
      label={text('revokeKey', { id })}
      className="link"
      title={text('revokeTitle', { id })}
      yes={text('revoke')}
      isDangerous
      act={() => mutateAsync({ method: 'DELETE', path: `keys/${id}` })}
    >
      <p>{text('revokeAsk', { owner: company ?? text('anOperator'), role: text(`role_${role}`) })}</p>
      {id === key_id && <p className="fault">{text('revokeOwn')}</p>}
    </AskButton>
  )
}
