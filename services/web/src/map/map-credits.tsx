/** Whose data the map shows. What the deployment says of its pictures is a text, in which addresses are links. */
export function MapCredits({ attribution }: { readonly attribution: string | undefined }) {
  const said = attribution ?? 'Natural Earth, GeoNames'
  return (
    <p className="map-credits">
      <bdi dir="ltr">
        {said.split(/(https?:\/\/\S+)/).map((part, index) =>
          index % 2 === 0 ? (
            part
          ) : (
            <a key={part} href={part} target="_blank" rel="noopener noreferrer">
              {part.replace(/^https?:\/\//, '')}
            </a>
          ),
        )}
      </bdi>
    </p>
  )
}
