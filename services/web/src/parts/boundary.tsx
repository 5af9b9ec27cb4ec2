import { Component, type ReactNode } from 'react'

interface BoundaryProps {
  /** Shown in the place of what cannot be drawn. */
  readonly fallback: ReactNode
  /** What is drawn inside: another one is tried anew. */
  readonly of?: unknown
  readonly children: ReactNode
}

/** What breaks inside leaves the rest of the page as it is. */
export class Boundary extends Component<BoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false }

  static getDerivedStateFromError() {
    return { isBroken: true }
  }

  override componentDidUpdate({ of }: BoundaryProps) {
    if (of !== this.props.of && this.state.isBroken) this.setState({ isBroken: false })
  }

  override render() {
    return this.state.isBroken ? this.props.fallback : this.props.children
  }
}
