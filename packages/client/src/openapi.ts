// Made from docs/openapi.json: see openapi.test.ts. Not to be edited.
export interface paths {
    "/v1/leads/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Leads for a search box */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description The text typed so far.
                     * @example mar
                     */
                    query?: string;
                    /** @description Adds how the search text was understood. */
                    debug?: "true" | "false";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Best match first, at most eight. A key for suggestions gets names, ids and campaigns; everything else is null or empty. */
                            leads: {
                                /** @description Status of the folder the lead is in. */
                                state: string;
                                /** @description Name of that folder. */
                                folder: string;
                                campaign_id: number;
                                campaign_ats_external_id: string | null;
                                /** @description The lead: one application. */
                                id: number;
                                /** @description The person. Several leads can share one. */
                                candidate_id: number;
                                first_name: string | null;
                                last_name: string | null;
                                campaign_title: string | null;
                                email: string | null;
                                user_phone_number: string | null;
                                school_name: string | null;
                                education: string | null;
                                gender: string | null;
                                source: string | null;
                                location: string | null;
                                completion_method: string | null;
                                scheduled_at: string | null;
                                completed_at: string | null;
                                created_at: string | null;
                                updated_at: string | null;
                                /** @description Custom attributes. */
                                others: {
                                    [key: string]: string;
                                };
                                labels: string[];
                                links: unknown[];
                                employment: unknown[];
                                photo: {
                                    url: string | null;
                                };
                                answers?: {
                                    question: string | null;
                                    transcript: string | null;
                                    file: string | null;
                                }[];
                                attachments?: {
                                    id: number;
                                    name: string | null;
                                    url: string | null;
                                }[];
                                documents?: {
                                    id: number;
                                    created_at: string | null;
                                    tag: string | null;
                                    files: {
                                        id: number;
                                        name: string | null;
                                        content_type: string | null;
                                        url: string | null;
                                    }[];
                                }[];
                            }[];
                            /** @description How the search text was understood. */
                            reading?: {
                                [key: string]: unknown;
                            }[];
                            /** @description The sentences of X-Search-Warning, when debug is asked for. */
                            warnings?: string[];
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leads/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leads that match a query and a filter */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            /** @description Leads that match the query and the filter. */
            requestBody: {
                content: {
                    "application/json": {
                        query?: string | null;
                        in?: ("answers" | "attributes")[] | null;
                        filter?: components["schemas"]["LeadFilter"] | null;
                        sort?: {
                            /** @description relevance, name, source, location, status, created_at, updated_at, scheduled_at, completed_at, distance, or `others.KEY` of the type number or date. */
                            field: string;
                            /**
                             * @description Ascending without it; the relevance has none.
                             * @enum {string}
                             */
                            direction?: "asc" | "desc";
                        }[] | null;
                        limit?: number | null;
                        cursor?: string | null;
                        page?: number | null;
                        collapse?: "person" | null;
                        fields?: ("state" | "folder" | "campaign_id" | "campaign_ats_external_id" | "id" | "candidate_id" | "first_name" | "last_name" | "campaign_title" | "email" | "user_phone_number" | "school_name" | "education" | "gender" | "source" | "location" | "completion_method" | "scheduled_at" | "completed_at" | "created_at" | "updated_at" | "others" | "labels" | "links" | "employment" | "photo" | "point")[] | null;
                        include?: ("answers" | "attachments" | "documents")[] | null;
                        highlight?: boolean | null;
                        fresh?: boolean | null;
                        fresh_timeout_ms?: number | null;
                        explain?: boolean | null;
                        facets?: {
                            [key: string]: {
                                /** @default 10 */
                                size?: number;
                                /** @description A part of the value, ignoring case and accents. */
                                search?: string;
                                /** @description Counts with the conditions on the same field, too. Without it, those directly under the top `and` are left out. */
                                own_filter?: boolean;
                                stats?: boolean;
                                buckets?: number;
                                ranges?: {
                                    from?: number | string;
                                    to?: number | string;
                                }[];
                                /** @enum {string} */
                                interval?: "hour" | "day" | "week" | "month" | "quarter" | "year";
                                /** @description The zoom of a map. */
                                grid?: number;
                            };
                        } | null;
                    };
                };
            };
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Exact number of matching leads. */
                            total: number;
                            people?: number | null;
                            leads: {
                                /** @description Status of the folder the lead is in. */
                                state?: string;
                                /** @description Name of that folder. */
                                folder?: string;
                                campaign_id?: number;
                                campaign_ats_external_id?: string | null;
                                /** @description The lead: one application. */
                                id?: number;
                                /** @description The person. Several leads can share one. */
                                candidate_id?: number;
                                first_name?: string | null;
                                last_name?: string | null;
                                campaign_title?: string | null;
                                email?: string | null;
                                user_phone_number?: string | null;
                                school_name?: string | null;
                                education?: string | null;
                                gender?: string | null;
                                source?: string | null;
                                location?: string | null;
                                completion_method?: string | null;
                                scheduled_at?: string | null;
                                completed_at?: string | null;
                                created_at?: string | null;
                                updated_at?: string | null;
                                /** @description Custom attributes. */
                                others?: {
                                    [key: string]: string;
                                };
                                labels?: string[];
                                links?: unknown[];
                                employment?: unknown[];
                                photo?: {
                                    url: string | null;
                                };
                                answers?: {
                                    question: string | null;
                                    transcript: string | null;
                                    file: string | null;
                                }[];
                                attachments?: {
                                    id: number;
                                    name: string | null;
                                    url: string | null;
                                }[];
                                documents?: {
                                    id: number;
                                    created_at: string | null;
                                    tag: string | null;
                                    files: {
                                        id: number;
                                        name: string | null;
                                        content_type: string | null;
                                        url: string | null;
                                    }[];
                                }[];
                                /** @description With `collapse`: how many of the matching leads are of this person. */
                                leads_of_person?: number;
                                point?: {
                                    lat: number;
                                    lon: number;
                                } | null;
                                /** @description HTML: what the query matched is inside `<mark>`, all else is escaped. */
                                highlights?: {
                                    name: string;
                                    email: string;
                                    phone: string;
                                };
                            }[];
                            cursor: string | null;
                            next_page?: number | null;
                            facets?: {
                                [key: string]: {
                                    /** @description Most frequent first. */
                                    values?: {
                                        value: string | number | boolean;
                                        /** @description Distinct leads. */
                                        count: number;
                                    }[];
                                    /** @description Leads with a value that is not shown. */
                                    other?: number;
                                    /** @description Leads without a value. */
                                    missing: number;
                                    stats?: {
                                        min: number | null;
                                        max: number | null;
                                        /** @description Distinct leads. */
                                        count: number;
                                    };
                                    buckets?: {
                                        from: number;
                                        to: number;
                                        /** @description Distinct leads. */
                                        count: number;
                                    }[];
                                    ranges?: {
                                        from?: number | string;
                                        to?: number | string;
                                        /** @description Distinct leads. */
                                        count: number;
                                    }[];
                                    intervals?: {
                                        start: string;
                                        /** @description Distinct leads. */
                                        count: number;
                                    }[];
                                    /** @description Tiles of a map, with the point in the middle of each. */
                                    cells?: {
                                        tile: string;
                                        lat: number;
                                        lon: number;
                                        /** @description Distinct leads. */
                                        count: number;
                                    }[];
                                };
                            };
                            interpreted: {
                                /** @description How the query was understood. */
                                query: {
                                    [key: string]: unknown;
                                }[];
                                /** @description Where its words were looked for, too. */
                                in?: ("answers" | "attributes")[];
                                /** @description Where each `near` is. */
                                places: {
                                    pointer: string;
                                    /** @enum {string} */
                                    kind: "city" | "region" | "country" | "point";
                                    lat: number;
                                    lon: number;
                                    /** @description The city whose point is the centre. */
                                    name?: string;
                                }[];
                                /** @description No lead matches every word of the query, so titles, suffixes and middle initials may be missing. */
                                fallback: boolean;
                                /** @description What the search found questionable, such as a label that no lead has. None is an error. */
                                warnings: {
                                    /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                    pointer: string;
                                    /** @description What could not be taken as it was meant, and what the search did instead. */
                                    detail: string;
                                    /** @description The known value that was most likely meant. */
                                    nearest?: string;
                                }[];
                            };
                            /** @description When nobody matches several conditions: the total without each of them, most helpful first. */
                            rescue?: {
                                pointer: string;
                                total: number;
                            }[];
                            explain?: {
                                /** @description What Elasticsearch is asked. */
                                body: unknown;
                                /** @description The total of each condition alone. */
                                conditions: {
                                    pointer: string;
                                    total: number;
                                }[];
                                timings: {
                                    search_ms: number;
                                };
                            };
                            /** @description With `fresh`: leads of the company that the index refused, which show older values. */
                            refused_leads?: number;
                            took_ms: number;
                            /** @description Age of the oldest change of anybody that is not searchable yet; 0 when there is none. */
                            index_lag_ms: number;
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same search for programs that can only GET */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Search text.
                     * @example maria
                     */
                    query?: string;
                    /** @description Of answers, attributes, with a comma between: where its words are looked for, too. */
                    in?: string;
                    /** @description The filter as JSON. */
                    filter?: string;
                    /** @description Fields with commas between; `-` in front of one that descends. */
                    sort?: string;
                    /** @example 5 */
                    limit?: number | null;
                    /** @description Where the page before ended. */
                    cursor?: string;
                    page?: number | null;
                    collapse?: "person" | null;
                    /** @description Keys of each lead, with commas between. */
                    fields?: string;
                    /** @description Facets as JSON. */
                    facets?: string;
                    highlight?: boolean;
                    explain?: boolean;
                    fresh?: boolean;
                    fresh_timeout_ms?: number | null;
                    /** @description Of answers, attachments, documents, with commas between. */
                    include?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Exact number of matching leads. */
                            total: number;
                            people?: number | null;
                            leads: {
                                /** @description Status of the folder the lead is in. */
                                state?: string;
                                /** @description Name of that folder. */
                                folder?: string;
                                campaign_id?: number;
                                campaign_ats_external_id?: string | null;
                                /** @description The lead: one application. */
                                id?: number;
                                /** @description The person. Several leads can share one. */
                                candidate_id?: number;
                                first_name?: string | null;
                                last_name?: string | null;
                                campaign_title?: string | null;
                                email?: string | null;
                                user_phone_number?: string | null;
                                school_name?: string | null;
                                education?: string | null;
                                gender?: string | null;
                                source?: string | null;
                                location?: string | null;
                                completion_method?: string | null;
                                scheduled_at?: string | null;
                                completed_at?: string | null;
                                created_at?: string | null;
                                updated_at?: string | null;
                                /** @description Custom attributes. */
                                others?: {
                                    [key: string]: string;
                                };
                                labels?: string[];
                                links?: unknown[];
                                employment?: unknown[];
                                photo?: {
                                    url: string | null;
                                };
                                answers?: {
                                    question: string | null;
                                    transcript: string | null;
                                    file: string | null;
                                }[];
                                attachments?: {
                                    id: number;
                                    name: string | null;
                                    url: string | null;
                                }[];
                                documents?: {
                                    id: number;
                                    created_at: string | null;
                                    tag: string | null;
                                    files: {
                                        id: number;
                                        name: string | null;
                                        content_type: string | null;
                                        url: string | null;
                                    }[];
                                }[];
                                /** @description With `collapse`: how many of the matching leads are of this person. */
                                leads_of_person?: number;
                                point?: {
                                    lat: number;
                                    lon: number;
                                } | null;
                                /** @description HTML: what the query matched is inside `<mark>`, all else is escaped. */
                                highlights?: {
                                    name: string;
                                    email: string;
                                    phone: string;
                                };
                            }[];
                            cursor: string | null;
                            next_page?: number | null;
                            facets?: {
                                [key: string]: {
                                    /** @description Most frequent first. */
                                    values?: {
                                        value: string | number | boolean;
                                        /** @description Distinct leads. */
                                        count: number;
                                    }[];
                                    /** @description Leads with a value that is not shown. */
                                    other?: number;
                                    /** @description Leads without a value. */
                                    missing: number;
                                    stats?: {
                                        min: number | null;
                                        max: number | null;
                                        /** @description Distinct leads. */
                                        count: number;
                                    };
                                    buckets?: {
                                        from: number;
                                        to: number;
                                        /** @description Distinct leads. */
                                        count: number;
                                    }[];
                                    ranges?: {
                                        from?: number | string;
                                        to?: number | string;
                                        /** @description Distinct leads. */
                                        count: number;
                                    }[];
                                    intervals?: {
                                        start: string;
                                        /** @description Distinct leads. */
                                        count: number;
                                    }[];
                                    /** @description Tiles of a map, with the point in the middle of each. */
                                    cells?: {
                                        tile: string;
                                        lat: number;
                                        lon: number;
                                        /** @description Distinct leads. */
                                        count: number;
                                    }[];
                                };
                            };
                            interpreted: {
                                /** @description How the query was understood. */
                                query: {
                                    [key: string]: unknown;
                                }[];
                                /** @description Where its words were looked for, too. */
                                in?: ("answers" | "attributes")[];
                                /** @description Where each `near` is. */
                                places: {
                                    pointer: string;
                                    /** @enum {string} */
                                    kind: "city" | "region" | "country" | "point";
                                    lat: number;
                                    lon: number;
                                    /** @description The city whose point is the centre. */
                                    name?: string;
                                }[];
                                /** @description No lead matches every word of the query, so titles, suffixes and middle initials may be missing. */
                                fallback: boolean;
                                /** @description What the search found questionable, such as a label that no lead has. None is an error. */
                                warnings: {
                                    /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                    pointer: string;
                                    /** @description What could not be taken as it was meant, and what the search did instead. */
                                    detail: string;
                                    /** @description The known value that was most likely meant. */
                                    nearest?: string;
                                }[];
                            };
                            /** @description When nobody matches several conditions: the total without each of them, most helpful first. */
                            rescue?: {
                                pointer: string;
                                total: number;
                            }[];
                            explain?: {
                                /** @description What Elasticsearch is asked. */
                                body: unknown;
                                /** @description The total of each condition alone. */
                                conditions: {
                                    pointer: string;
                                    total: number;
                                }[];
                                timings: {
                                    search_ms: number;
                                };
                            };
                            /** @description With `fresh`: leads of the company that the index refused, which show older values. */
                            refused_leads?: number;
                            took_ms: number;
                            /** @description Age of the oldest change of anybody that is not searchable yet; 0 when there is none. */
                            index_lag_ms: number;
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leads/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How many leads match a query and a filter */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "filter": {
                     *         "and": [
                     *           {
                     *             "field": "email",
                     *             "exists": false
                     *           },
                     *           {
                     *             "field": "has_resume",
                     *             "is": true
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": {
                        query?: string | null;
                        in?: ("answers" | "attributes")[] | null;
                        filter?: components["schemas"]["LeadFilter"] | null;
                    };
                };
            };
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            total: number;
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One lead with everything */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @example 1 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Status of the folder the lead is in. */
                            state: string;
                            /** @description Name of that folder. */
                            folder: string;
                            campaign_id: number;
                            campaign_ats_external_id: string | null;
                            /** @description The lead: one application. */
                            id: number;
                            /** @description The person. Several leads can share one. */
                            candidate_id: number;
                            first_name: string | null;
                            last_name: string | null;
                            campaign_title: string | null;
                            email: string | null;
                            user_phone_number: string | null;
                            school_name: string | null;
                            education: string | null;
                            gender: string | null;
                            source: string | null;
                            location: string | null;
                            completion_method: string | null;
                            scheduled_at: string | null;
                            completed_at: string | null;
                            created_at: string | null;
                            updated_at: string | null;
                            /** @description Custom attributes. */
                            others: {
                                [key: string]: string;
                            };
                            labels: string[];
                            links: unknown[];
                            employment: unknown[];
                            photo: {
                                url: string | null;
                            };
                            answers?: {
                                question: string | null;
                                transcript: string | null;
                                file: string | null;
                            }[];
                            attachments?: {
                                id: number;
                                name: string | null;
                                url: string | null;
                            }[];
                            documents?: {
                                id: number;
                                created_at: string | null;
                                tag: string | null;
                                files: {
                                    id: number;
                                    name: string | null;
                                    content_type: string | null;
                                    url: string | null;
                                }[];
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What conditions and sorts can name */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            fields: {
                                field: string;
                                /** @description Fields of a type have the same operators. */
                                type: string;
                                operators: string[];
                                sortable: boolean;
                                /** @description A search can count its values, as a facet. */
                                facetable: boolean;
                                /** @description The field that this is another name of. */
                                same_as?: string;
                                /** @description Of an attribute: its name for people. */
                                name?: string;
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leads/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What of a query and a filter one lead matches */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "query": "maria 0917",
                     *       "filter": {
                     *         "field": "status",
                     *         "in": [
                     *           "pending",
                     *           "hired"
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": {
                        query?: string | null;
                        in?: ("answers" | "attributes")[] | null;
                        filter?: components["schemas"]["LeadFilter"] | null;
                    };
                };
            };
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Whether a search with the same body finds the lead. */
                            matches: boolean;
                            /** @description Each condition that stands directly under the top `and` of the filter, or the filter itself. */
                            conditions: {
                                pointer: string;
                                matches: boolean;
                            }[];
                            /** @description Each part of the query. */
                            query: {
                                /** @description As in `interpreted.query`. */
                                term: {
                                    [key: string]: unknown;
                                };
                                /** @description Where the lead has it, and the best way in which it was found there. Empty when it lacks it. */
                                found: {
                                    /** @enum {string} */
                                    in: "application" | "person" | "name" | "email" | "phone" | "answers" | "attributes" | "texts";
                                    /** @enum {string} */
                                    how: "exact" | "begins" | "ends" | "short" | "similar";
                                }[];
                            }[];
                            /** @description No lead matches every word of the query, so titles, suffixes and middle initials may be missing. */
                            fallback: boolean;
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Several searches at once, each with its answer or its problem */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "searches": [
                     *         {
                     *           "query": "maria",
                     *           "limit": 3
                     *         },
                     *         {
                     *           "filter": {
                     *             "field": "status",
                     *             "is": "hired"
                     *           },
                     *           "limit": 0
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        searches: {
                            query?: string | null;
                            in?: ("answers" | "attributes")[] | null;
                            filter?: components["schemas"]["LeadFilter"] | null;
                            sort?: {
                                /** @description relevance, name, source, location, status, created_at, updated_at, scheduled_at, completed_at, distance, or `others.KEY` of the type number or date. */
                                field: string;
                                /**
                                 * @description Ascending without it; the relevance has none.
                                 * @enum {string}
                                 */
                                direction?: "asc" | "desc";
                            }[] | null;
                            limit?: number | null;
                            cursor?: string | null;
                            page?: number | null;
                            collapse?: "person" | null;
                            fields?: ("state" | "folder" | "campaign_id" | "campaign_ats_external_id" | "id" | "candidate_id" | "first_name" | "last_name" | "campaign_title" | "email" | "user_phone_number" | "school_name" | "education" | "gender" | "source" | "location" | "completion_method" | "scheduled_at" | "completed_at" | "created_at" | "updated_at" | "others" | "labels" | "links" | "employment" | "photo" | "point")[] | null;
                            include?: ("answers" | "attachments" | "documents")[] | null;
                            highlight?: boolean | null;
                            fresh?: boolean | null;
                            fresh_timeout_ms?: number | null;
                            explain?: boolean | null;
                            facets?: {
                                [key: string]: {
                                    /** @default 10 */
                                    size?: number;
                                    /** @description A part of the value, ignoring case and accents. */
                                    search?: string;
                                    /** @description Counts with the conditions on the same field, too. Without it, those directly under the top `and` are left out. */
                                    own_filter?: boolean;
                                    stats?: boolean;
                                    buckets?: number;
                                    ranges?: {
                                        from?: number | string;
                                        to?: number | string;
                                    }[];
                                    /** @enum {string} */
                                    interval?: "hour" | "day" | "week" | "month" | "quarter" | "year";
                                    /** @description The zoom of a map. */
                                    grid?: number;
                                };
                            } | null;
                        }[];
                    };
                };
            };
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description In the order of the searches: a response, or a problem document. */
                            answers: ({
                                /** @description Exact number of matching leads. */
                                total: number;
                                people?: number | null;
                                leads: {
                                    /** @description Status of the folder the lead is in. */
                                    state?: string;
                                    /** @description Name of that folder. */
                                    folder?: string;
                                    campaign_id?: number;
                                    campaign_ats_external_id?: string | null;
                                    /** @description The lead: one application. */
                                    id?: number;
                                    /** @description The person. Several leads can share one. */
                                    candidate_id?: number;
                                    first_name?: string | null;
                                    last_name?: string | null;
                                    campaign_title?: string | null;
                                    email?: string | null;
                                    user_phone_number?: string | null;
                                    school_name?: string | null;
                                    education?: string | null;
                                    gender?: string | null;
                                    source?: string | null;
                                    location?: string | null;
                                    completion_method?: string | null;
                                    scheduled_at?: string | null;
                                    completed_at?: string | null;
                                    created_at?: string | null;
                                    updated_at?: string | null;
                                    /** @description Custom attributes. */
                                    others?: {
                                        [key: string]: string;
                                    };
                                    labels?: string[];
                                    links?: unknown[];
                                    employment?: unknown[];
                                    photo?: {
                                        url: string | null;
                                    };
                                    answers?: {
                                        question: string | null;
                                        transcript: string | null;
                                        file: string | null;
                                    }[];
                                    attachments?: {
                                        id: number;
                                        name: string | null;
                                        url: string | null;
                                    }[];
                                    documents?: {
                                        id: number;
                                        created_at: string | null;
                                        tag: string | null;
                                        files: {
                                            id: number;
                                            name: string | null;
                                            content_type: string | null;
                                            url: string | null;
                                        }[];
                                    }[];
                                    /** @description With `collapse`: how many of the matching leads are of this person. */
                                    leads_of_person?: number;
                                    point?: {
                                        lat: number;
                                        lon: number;
                                    } | null;
                                    /** @description HTML: what the query matched is inside `<mark>`, all else is escaped. */
                                    highlights?: {
                                        name: string;
                                        email: string;
                                        phone: string;
                                    };
                                }[];
                                cursor: string | null;
                                next_page?: number | null;
                                facets?: {
                                    [key: string]: {
                                        /** @description Most frequent first. */
                                        values?: {
                                            value: string | number | boolean;
                                            /** @description Distinct leads. */
                                            count: number;
                                        }[];
                                        /** @description Leads with a value that is not shown. */
                                        other?: number;
                                        /** @description Leads without a value. */
                                        missing: number;
                                        stats?: {
                                            min: number | null;
                                            max: number | null;
                                            /** @description Distinct leads. */
                                            count: number;
                                        };
                                        buckets?: {
                                            from: number;
                                            to: number;
                                            /** @description Distinct leads. */
                                            count: number;
                                        }[];
                                        ranges?: {
                                            from?: number | string;
                                            to?: number | string;
                                            /** @description Distinct leads. */
                                            count: number;
                                        }[];
                                        intervals?: {
                                            start: string;
                                            /** @description Distinct leads. */
                                            count: number;
                                        }[];
                                        /** @description Tiles of a map, with the point in the middle of each. */
                                        cells?: {
                                            tile: string;
                                            lat: number;
                                            lon: number;
                                            /** @description Distinct leads. */
                                            count: number;
                                        }[];
                                    };
                                };
                                interpreted: {
                                    /** @description How the query was understood. */
                                    query: {
                                        [key: string]: unknown;
                                    }[];
                                    /** @description Where its words were looked for, too. */
                                    in?: ("answers" | "attributes")[];
                                    /** @description Where each `near` is. */
                                    places: {
                                        pointer: string;
                                        /** @enum {string} */
                                        kind: "city" | "region" | "country" | "point";
                                        lat: number;
                                        lon: number;
                                        /** @description The city whose point is the centre. */
                                        name?: string;
                                    }[];
                                    /** @description No lead matches every word of the query, so titles, suffixes and middle initials may be missing. */
                                    fallback: boolean;
                                    /** @description What the search found questionable, such as a label that no lead has. None is an error. */
                                    warnings: {
                                        /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                        pointer: string;
                                        /** @description What could not be taken as it was meant, and what the search did instead. */
                                        detail: string;
                                        /** @description The known value that was most likely meant. */
                                        nearest?: string;
                                    }[];
                                };
                                /** @description When nobody matches several conditions: the total without each of them, most helpful first. */
                                rescue?: {
                                    pointer: string;
                                    total: number;
                                }[];
                                explain?: {
                                    /** @description What Elasticsearch is asked. */
                                    body: unknown;
                                    /** @description The total of each condition alone. */
                                    conditions: {
                                        pointer: string;
                                        total: number;
                                    }[];
                                    timings: {
                                        search_ms: number;
                                    };
                                };
                                /** @description With `fresh`: leads of the company that the index refused, which show older values. */
                                refused_leads?: number;
                                took_ms: number;
                                /** @description Age of the oldest change of anybody that is not searchable yet; 0 when there is none. */
                                index_lag_ms: number;
                            } | {
                                type: string;
                                status: number;
                            })[];
                            took_ms: number;
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leads/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What has changed, for copies of the leads
         * @description Leads that have changed since `after`, as they are now, those that are gone, and names that were changed. Nothing is left out; a lead may come more than once. Changes come here once the search index has them.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the request before. Without it, all leads come first. */
                    after?: string;
                    /** @example 5 */
                    limit?: number;
                    /** @description Keys of each lead, with commas between; `id` is always there. */
                    fields?: string;
                    /** @description Of answers, attachments, documents, with commas between. */
                    include?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description As they are now, each at most once. */
                            leads: {
                                /** @description Status of the folder the lead is in. */
                                state?: string;
                                /** @description Name of that folder. */
                                folder?: string;
                                campaign_id?: number;
                                campaign_ats_external_id?: string | null;
                                /** @description The lead: one application. */
                                id: number;
                                /** @description The person. Several leads can share one. */
                                candidate_id?: number;
                                first_name?: string | null;
                                last_name?: string | null;
                                campaign_title?: string | null;
                                email?: string | null;
                                user_phone_number?: string | null;
                                school_name?: string | null;
                                education?: string | null;
                                gender?: string | null;
                                source?: string | null;
                                location?: string | null;
                                completion_method?: string | null;
                                scheduled_at?: string | null;
                                completed_at?: string | null;
                                created_at?: string | null;
                                updated_at?: string | null;
                                /** @description Custom attributes. */
                                others?: {
                                    [key: string]: string;
                                };
                                labels?: string[];
                                links?: unknown[];
                                employment?: unknown[];
                                photo?: {
                                    url: string | null;
                                };
                                answers?: {
                                    question: string | null;
                                    transcript: string | null;
                                    file: string | null;
                                }[];
                                attachments?: {
                                    id: number;
                                    name: string | null;
                                    url: string | null;
                                }[];
                                documents?: {
                                    id: number;
                                    created_at: string | null;
                                    tag: string | null;
                                    files: {
                                        id: number;
                                        name: string | null;
                                        content_type: string | null;
                                        url: string | null;
                                    }[];
                                }[];
                                folder_id?: number;
                                /** @description In the order of `labels`. */
                                label_ids?: number[];
                                /** @description True for a lead that is gone; it has no other key but `id`. */
                                deleted?: boolean;
                                /** @description True for a lead that is too large to be read; it has no other key but `id`. */
                                unreadable?: boolean;
                            }[];
                            /** @description Names as they are now. Leads that are shown with them are not sent for it. */
                            renamed: {
                                /** @enum {string} */
                                kind: "label" | "folder" | "campaign";
                                /** @description One of `label_ids`, `folder_id` or `campaign_id` of leads. */
                                id: number;
                                /** @description As `labels`, `folder` or `campaign_title` show it. */
                                name: string;
                                /** @description Of a folder. */
                                state?: string;
                                /** @description Of a campaign. */
                                campaign_ats_external_id?: string | null;
                            }[];
                            /** @description For `after` of the next request; the same as long as nothing changes. */
                            next: string;
                            /** @description Whether there is more already. */
                            more: boolean;
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leads/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leads as a file of NDJSON or CSV
         * @description The leads of one point in time of the index, with the values that they have in the database when they are read. Leads that are deleted meanwhile are left out. An export without `fields` and `include` can be imported again, which changes no lead. A failure breaks the connection, so that the client reports an error: what has come then is not whole. At most two exports of a company run at once.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        query?: string | null;
                        in?: ("answers" | "attributes")[] | null;
                        filter?: components["schemas"]["LeadFilter"] | null;
                        sort?: {
                            /** @description relevance, name, source, location, status, created_at, updated_at, scheduled_at, completed_at, distance, or `others.KEY` of the type number or date. */
                            field: string;
                            /**
                             * @description Ascending without it; the relevance has none.
                             * @enum {string}
                             */
                            direction?: "asc" | "desc";
                        }[] | null;
                        fields?: ("state" | "folder" | "campaign_id" | "campaign_ats_external_id" | "id" | "candidate_id" | "first_name" | "last_name" | "campaign_title" | "email" | "user_phone_number" | "school_name" | "education" | "gender" | "source" | "location" | "completion_method" | "scheduled_at" | "completed_at" | "created_at" | "updated_at" | "others" | "labels" | "links" | "employment" | "photo" | "latitude" | "longitude" | "resume")[] | null;
                        include?: ("answers" | "attachments" | "documents")[] | null;
                        format?: ("ndjson" | "csv") | null;
                        excel?: boolean | null;
                    };
                };
            };
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/x-ndjson": string;
                        "text/csv": string;
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leads/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Imports leads from NDJSON or CSV
         * @description The body is a file as `galena import` reads it: NDJSON or CSV, of any size, also with `Content-Encoding: gzip`. What is written stays written when the connection breaks. With an `Idempotency-Key`, send the same file again with the same key within seven days: what was written before is skipped, and the answer is that of the whole file. The key needs the role `company_write`.
         */
        post: {
            parameters: {
                query?: {
                    /** @description Of the body. By default by its Content-Type. */
                    format?: "ndjson" | "csv";
                    /** @description Recognise people by `email`, `phone`, `others.KEY` or `external_id`. */
                    match?: string;
                    /** @description Where columns go: `Applied On=created_at`, or a ready map (greenhouse, lever, linkedin, talkpush, workable, zoho-recruit). */
                    map?: string[];
                    /** @description Keep columns that are no field as attributes, under their titles. */
                    rest_to_others?: boolean;
                    /** @description Say what would happen, and write nothing. */
                    dry_run?: boolean;
                    /** @description By default the `charset` of the Content-Type, else by its mark, else UTF-8. */
                    encoding?: string;
                    /** @description Between the cells of CSV. By default by the header. */
                    delimiter?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Lines. Each is one of the next four. */
                            read: number;
                            inserted: number;
                            updated: number;
                            unchanged: number;
                            rejected: number;
                            /** @description Lines that count as unchanged because a later line has the same lead; that later line was used. */
                            superseded: number;
                            /** @description The rejected lines in their order, at most 10,000. */
                            rejections: {
                                /** @description Counted from 1; the header of CSV is a line, too. */
                                line: number;
                                reason: string;
                            }[];
                            /** @description Lines that were written when the import was sent before with the same Idempotency-Key. */
                            already_written: number;
                            dry_run: boolean;
                            /** @description Values of `match` that made one person of lines with different names. */
                            doubtful_values?: number;
                            doubtful_example?: {
                                value: string;
                                lines: number;
                                names: number;
                            };
                            seconds: number;
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Places whose names begin with a text */
        get: {
            parameters: {
                query?: {
                    /** @description The name of a place as far as it is typed. */
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Ten at most, those in the country of the company first. */
                            places: {
                                /** @description What `near` finds this place by, and no other. */
                                name: string;
                                /** @enum {string} */
                                kind: "city" | "region" | "country";
                                /** @description ISO 3166 alpha-2. */
                                country: string;
                                lat: number;
                                lon: number;
                                /**
                                 * @description Its name begins so; the whole text means it; or its name is spelled in a similar way.
                                 * @enum {string}
                                 */
                                match: "begins" | "means" | "similar";
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            company: {
                                id: number;
                                name: string;
                                country: string | null;
                                time_zone: string;
                            };
                            /**
                             * @description What the key may do; `company_write` may also import leads.
                             * @enum {string}
                             */
                            role: "company" | "company_write";
                            /**
                             * Format: date-time
                             * @description It ends earlier after an hour without a request.
                             */
                            expires_at: string;
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Sign in: a key for a cookie
         * @description The answer sets the cookie `galena_session`, which pages of this address cannot read. It counts for every request under `/v1` that such a page sends by GET, or with a body of the type application/json. A page that names its company (`X-Galena-Company: ID`) gets 401 once another tab has signed in for another one. After ten wrong keys in a minute an address gets 429.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "key": "glk_…"
                     *     }
                     */
                    "application/json": {
                        /** @description The key of a company. */
                        key?: string;
                        /** @description Instead of a key: a code that `galena start` has printed. It is used up. */
                        code?: string;
                    };
                };
            };
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            company: {
                                id: number;
                                name: string;
                                country: string | null;
                                time_zone: string;
                            };
                            /**
                             * @description What the key may do; `company_write` may also import leads.
                             * @enum {string}
                             */
                            role: "company" | "company_write";
                            /**
                             * Format: date-time
                             * @description It ends earlier after an hour without a request.
                             */
                            expires_at: string;
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        /** Sign out */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The views of the company, by name */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            views: {
                                id: number;
                                /** @description What the company calls it. */
                                name: string;
                                /** @description Whatever the page needs to show it again: JSON of at most 16 KB. */
                                state: {
                                    [key: string]: unknown;
                                };
                                /** Format: date-time */
                                updated_at: string;
                            }[];
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        /** Make a view, or replace the one of that name */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "name": "Nurses",
                     *       "state": {
                     *         "query": "nurse",
                     *         "filters": {
                     *           "status": [
                     *             "shortlisted"
                     *           ]
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @description What the company calls it. */
                        name: string;
                        /** @description Whatever the page needs to show it again: JSON of at most 16 KB. */
                        state: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: number;
                            /** @description What the company calls it. */
                            name: string;
                            /** @description Whatever the page needs to show it again: JSON of at most 16 KB. */
                            state: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            updated_at: string;
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a view */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Settings of the search page */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The response. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Where a lead is in the CRM: `{id}` stands for its id. `galena company set NAME --crm-link ADDRESS` sets it. */
                            crm_link: string | null;
                            /** @description Pictures of the map: `{z}`, `{x}` and `{y}` stand for zoom, column and row. `MAP_TILES_URL` sets them. */
                            map_tiles: {
                                url: string;
                                attribution: string;
                            } | null;
                        };
                    };
                };
                /** @description A problem. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @description A stable URI reference, such as `/problems/invalid-request`. */
                            type: string;
                            title: string;
                            status: number;
                            /** @description What is wrong and what to do. */
                            detail: string;
                            request_id: string;
                            /** @description Every error of the request; of very many the first, and how many others there are. */
                            errors?: {
                                /** @description A JSON pointer into the body, or `?name` for a parameter of the URL. */
                                pointer: string;
                                detail: string;
                                /** @description What may stand there. */
                                accepted?: string[];
                                /** @description The accepted name that was most likely meant. */
                                nearest?: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A condition, or conditions joined by and, or, not: at most 200, at most 8 deep. */
        LeadFilter: {
            and: components["schemas"]["LeadFilter"][];
        } | {
            or: components["schemas"]["LeadFilter"][];
        } | {
            not: components["schemas"]["LeadFilter"];
        } | {
            /** @enum {string} */
            field: "status" | "folder";
            is: string;
        } | {
            /** @enum {string} */
            field: "status" | "folder";
            in: string[];
        } | {
            /** @enum {string} */
            field: "status" | "folder";
            exists: boolean;
        } | {
            /** @enum {string} */
            field: "campaign_id";
            is: number;
        } | {
            /** @enum {string} */
            field: "campaign_id";
            in: number[];
        } | {
            /** @enum {string} */
            field: "campaign_id";
            exists: boolean;
        } | {
            /** @enum {string} */
            field: "campaign";
            is: string;
        } | {
            /** @enum {string} */
            field: "campaign";
            in: string[];
        } | {
            /** @enum {string} */
            field: "campaign";
            exists: boolean;
        } | {
            /** @enum {string} */
            field: "labels";
            is: string;
        } | {
            /** @enum {string} */
            field: "labels";
            in: string[];
        } | {
            /** @enum {string} */
            field: "labels";
            all: string[];
        } | {
            /** @enum {string} */
            field: "labels";
            exists: boolean;
        } | {
            /** @enum {string} */
            field: "source" | "completion_method" | "gender" | "education" | "school_name";
            is: string;
        } | {
            /** @enum {string} */
            field: "source" | "completion_method" | "gender" | "education" | "school_name";
            in: string[];
        } | {
            /** @enum {string} */
            field: "source" | "completion_method" | "gender" | "education" | "school_name";
            exists: boolean;
        } | {
            /** @enum {string} */
            field: "id";
            is: number;
        } | {
            /** @enum {string} */
            field: "id";
            in: number[];
        } | {
            /** @enum {string} */
            field: "candidate_id";
            is: number;
        } | {
            /** @enum {string} */
            field: "candidate_id";
            in: number[];
        } | {
            /** @enum {string} */
            field: "email";
            is: string;
        } | {
            /** @enum {string} */
            field: "email";
            in: string[];
        } | {
            /** @enum {string} */
            field: "email";
            domain: string;
        } | {
            /** @enum {string} */
            field: "email";
            starts_with: string;
        } | {
            /** @enum {string} */
            field: "email";
            ends_with: string;
        } | {
            /** @enum {string} */
            field: "email";
            exists: boolean;
        } | {
            /** @enum {string} */
            field: "phone";
            is: string;
        } | {
            /** @enum {string} */
            field: "phone";
            in: string[];
        } | {
            /** @enum {string} */
            field: "phone";
            starts_with: string;
        } | {
            /** @enum {string} */
            field: "phone";
            ends_with: string;
        } | {
            /** @enum {string} */
            field: "phone";
            exists: boolean;
        } | {
            /** @enum {string} */
            field: "name";
            matches: string;
        } | {
            /** @enum {string} */
            field: "name";
            exists: boolean;
        } | {
            /** @enum {string} */
            field: "location";
            is: string;
        } | {
            /** @enum {string} */
            field: "location";
            in: string[];
        } | {
            /** @enum {string} */
            field: "location";
            words: string;
        } | {
            /** @enum {string} */
            field: "location";
            near: {
                /** @description The name of a city; or send lat and lon. */
                place?: string;
                lat?: number;
                lon?: number;
                km?: number;
                miles?: number;
            };
        } | {
            /** @enum {string} */
            field: "location";
            within: {
                north: number;
                south: number;
                east: number;
                west: number;
            };
        } | {
            /** @enum {string} */
            field: "location";
            exists: boolean;
        } | {
            /** @enum {string} */
            field: "has_resume";
            is: boolean;
        } | {
            /** @enum {string} */
            field: "created_at" | "updated_at" | "scheduled_at" | "completed_at";
            exists: boolean;
        } | {
            /** @enum {string} */
            field: "created_at" | "updated_at" | "scheduled_at" | "completed_at";
            /** @description RFC 3339, a day (`2026-05-12`) in the company’s time zone, or `now` or `today` with `+N` or `-N` and `h`, `d`, `w`, `m` or `y`: `now-3m`. */
            gt?: string;
            /** @description RFC 3339, a day (`2026-05-12`) in the company’s time zone, or `now` or `today` with `+N` or `-N` and `h`, `d`, `w`, `m` or `y`: `now-3m`. */
            gte?: string;
            /** @description RFC 3339, a day (`2026-05-12`) in the company’s time zone, or `now` or `today` with `+N` or `-N` and `h`, `d`, `w`, `m` or `y`: `now-3m`. */
            lt?: string;
            /** @description RFC 3339, a day (`2026-05-12`) in the company’s time zone, or `now` or `today` with `+N` or `-N` and `h`, `d`, `w`, `m` or `y`: `now-3m`. */
            lte?: string;
        } | {
            /** @description `others.KEY`: the key in whole. */
            field: string;
            is: number | string;
        } | {
            /** @description `others.KEY`: the key in whole. */
            field: string;
            in: (number | string)[];
        } | {
            /** @description `others.KEY`: the key in whole. */
            field: string;
            exists: boolean;
        } | {
            /** @description `others.KEY`: the key in whole. */
            field: string;
            gt?: number | string;
            gte?: number | string;
            lt?: number | string;
            lte?: number | string;
        } | {
            /** @description `others.KEY`: the key in whole. */
            field: string;
            exists: boolean;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
