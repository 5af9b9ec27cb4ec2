import { Component, type ReactNode } from 'react'

interface BoundaryProps {
  /** Shown in the place of what cannot be drawn. */
  readonly fallback: ReactNode
  readonly children: ReactNode
}

/** What breaks inside leaves the rest of the page as it is. */
export class Boundary extends Component<BoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false }

  static getDerivedStateFromError() {
    return { isBroken: true }
  }

  override render() {
    return this.state.isBroken ? this.props.fallback : this.props.children
  }
}
