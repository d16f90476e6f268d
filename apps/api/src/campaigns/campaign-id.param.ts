/** How the path's campaign is described. */
export const CAMPAIGN_ID = {
  name: 'id',
  description: 'Of the campaign',
  example: '3b7a1c52-5d0e-4b1a-9c1f-2f6d8f0a7e11',
};
