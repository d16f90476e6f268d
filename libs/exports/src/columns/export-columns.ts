/** Raised when a column changes its meaning or goes; it stands in the export and in the name of its file. */
export const EXPORT_SCHEMA_VERSION = 1;

export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'time' | 'list';

interface Column {
  /** The heading in csv and xlsx; jsonl has the name of the column. */
  header: string;
  type: ColumnType;
  /** `contact` is filled for creators to whom the owner has access, and empty for all others. */
  kind: 'listing' | 'contact';
  description: string;
}

const listing = (header: string, type: ColumnType, description: string): Column => ({
  header,
  type,
  kind: 'listing',
  description,
});
const contact = (header: string, type: ColumnType, description: string): Column => ({
  header,
  type,
  kind: 'contact',
  description,
});

/** Everything that can be exported of a creator, in the order of the file. */
export const EXPORT_COLUMNS = {
  username: listing('Username', 'text', 'Present name on Instagram'),
  url: listing('Profile', 'text', 'Address of the profile'),
  fullName: listing('Name', 'text', 'Name shown on the profile'),
  profilePicUrl: listing('Picture', 'text', 'Address of the profile picture'),
  verified: listing('Verified', 'boolean', 'Has the badge'),
  private: listing('Private', 'boolean', 'Shows posts to followers only'),
  accountType: listing('Account type', 'text', 'personal, business or creator'),
  category: listing('Category', 'text', 'What the posts are about most'),
  followers: listing('Followers', 'integer', 'Empty when hidden'),
  engagementRate: listing('Engagement rate', 'number', 'In per cent of the followers'),
  avgLikes: listing('Average likes', 'number', 'Of the latest posts whose likes are shown'),
  avgComments: listing('Average comments', 'number', 'Of the latest posts'),
  postsPerWeek: listing('Posts per week', 'number', 'Of late'),
  lastPostedAt: listing('Last post', 'time', 'ISO 8601, UTC'),
  languages: listing('Languages', 'list', 'ISO 639-1, most used first'),
  sentiment: listing('Sentiment', 'number', 'Mean over the posts, -1 to 1'),
  qualityScore: listing('Content quality', 'number', '0 to 1'),
  sponsoredShare: listing('Sponsored share', 'number', 'Share of the latest posts that are sponsored'),
  hasContact: listing('Has contact', 'boolean', 'Shows an e-mail address or a telephone number'),
  unlocked: listing('Unlocked', 'boolean', 'You have access to this creator'),
  dataAsOf: listing('Data as of', 'time', 'When the profile was last fetched; ISO 8601, UTC'),
  email: contact('E-mail', 'text', 'As shown on the profile'),
  phone: contact('Telephone', 'text', 'As shown on the profile'),
  website: contact('Website', 'text', 'The main link of the profile'),
  links: contact('Links', 'list', 'All links of the profile'),
} as const satisfies Record<string, Column>;

export type ExportColumn = keyof typeof EXPORT_COLUMNS;
export const EXPORT_COLUMN_NAMES = Object.keys(EXPORT_COLUMNS) as ExportColumn[];

export type Cell = string | number | boolean | readonly string[] | null;
/** One creator; lists are arrays, times ISO texts, and what is not known is null. */
export type ExportRow = Record<ExportColumn, Cell>;

export const isExportColumn = (name: string): name is ExportColumn => Object.hasOwn(EXPORT_COLUMNS, name);
