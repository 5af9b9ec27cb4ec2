import type { Campaign, Catalogue } from '@galena/lead/catalogue/catalogue'
import {
  AttributeAnswer,
  CampaignAnswer,
  FolderAnswer,
  findCampaigns,
  LabelAnswer,
  presentAttributes,
  presentCampaigns,
  presentFolders,
  presentLabels,
} from '@galena/lead/catalogue/catalogue-answer'
import { labelParameters, parseLabelList } from '@galena/lead/catalogue/parse-label-list'
import type { QueryPairs } from '@galena/lead/request/query-pairs'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { callerOf } from '../auth/company-scope.ts'
import { apiError, badRequest } from '../errors/api-error.ts'
import { describeRoute } from './openapi.ts'

const root = '/api/talkpush_services'
const Id = Type.Object({ id: Type.String({ pattern: '^[0-9]+$' }) })
const Term = Type.Object({ term: Type.String({ description: 'An id, an external id, or part of a title.' }) })

/** The names that a client needs for a search: the folders, labels, attributes and campaigns of its company. */
export function addCatalogueRoutes(app: FastifyInstance): void {
  app.get(`${root}/company/folders`, describeRoute('The folders of the company', FolderAnswer), (request) =>
    presentFolders(callerOf(request).catalogue),
  )
  app.get<{ Params: { id: string } }>(
    `${root}/campaigns/:id/folders`,
    describeRoute('The folders of a campaign (the same for every campaign of a company)', FolderAnswer, { params: Id }),
    (request) => {
      const { catalogue } = callerOf(request)
      campaignOf(catalogue, request.params.id)
      return presentFolders(catalogue)
    },
  )
  app.get(
    `${root}/company/labels`,
    describeRoute('The labels of the company by name, one page at a time', LabelAnswer, {
      query: labelParameters,
      headers: ['X-Total-Count', 'X-Page-Count'],
    }),
    (request, reply) => {
      const asked = parseLabelList(request.query as QueryPairs)
      if (!asked.ok) throw badRequest(asked.errors)
      const { name, page, rows } = asked.value
      const labels = presentLabels(callerOf(request).catalogue, name)
      reply.header('X-Total-Count', labels.length).header('X-Page-Count', Math.ceil(labels.length / rows))
      return { labels: labels.slice((page - 1) * rows, page * rows) }
    },
  )
  app.get(
    `${root}/company/candidate_attributes`,
    describeRoute('The definitions of custom attributes, by name', AttributeAnswer),
    (request) => presentAttributes(callerOf(request).catalogue),
  )
  app.get(`${root}/campaigns`, describeRoute('Campaigns that are not archived', CampaignAnswer), (request) =>
    listCampaigns(callerOf(request).catalogue, ({ isArchived }) => !isArchived),
  )
  app.get(`${root}/campaigns/archive`, describeRoute('Campaigns that are archived', CampaignAnswer), (request) =>
    listCampaigns(callerOf(request).catalogue, ({ isArchived }) => isArchived),
  )
  app.get<{ Params: { term: string } }>(
    `${root}/campaigns/search/:term`,
    describeRoute('Campaigns with this id, this external id, or this text in their title', CampaignAnswer, {
      params: Term,
    }),
    (request) => {
      const { catalogue } = callerOf(request)
      const found = new Set(findCampaigns(catalogue, request.params.term))
      return listCampaigns(catalogue, (campaign) => found.has(campaign))
    },
  )
  app.get<{ Params: { id: string } }>(
    `${root}/campaigns/:id`,
    describeRoute('One campaign', CampaignAnswer, { params: Id }),
    (request) => {
      const { catalogue } = callerOf(request)
      return presentCampaigns(catalogue, [campaignOf(catalogue, request.params.id)])
    },
  )
}

function listCampaigns(catalogue: Catalogue, belongs: (campaign: Campaign) => boolean): CampaignAnswer {
  const listed = [...catalogue.campaigns.values()].filter(belongs)
  if (listed.length === 0) throw apiError('no_campaign')
  return presentCampaigns(catalogue, listed)
}

function campaignOf({ campaigns }: Catalogue, id: string): Campaign {
  const campaign = /^[0-9]{1,15}$/.test(id) ? campaigns.get(Number(id)) : undefined
  if (!campaign) throw apiError('no_campaign')
  return campaign
}
