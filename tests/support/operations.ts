/** The operations that people in tests use. Every result names its type and what went wrong, if anything did. */

const refusal = `
  ... on UserError { code message }
  ... on ValidationError { issues { path message } }
`
const letter = 'id state title sealedAt unfoldsAt unlocksAt openedAt content { body media }'
const tokens = '... on AuthPayload { accessToken refreshToken viewer { id username email } }'

export const signUp = `mutation ($input: SignUpInput!) { signUp(input: $input) { __typename ${tokens} ${refusal} } }`
export const logIn = `mutation ($input: LogInInput!) {
  logIn(input: $input) { __typename ${tokens} ... on UserError { code message } }
}`
export const refreshSession = `mutation ($refreshToken: String!) {
  refreshSession(refreshToken: $refreshToken) { __typename ${tokens} ... on UserError { code message } }
}`
export const updateProfile = `mutation ($input: UpdateProfileInput!) {
  updateProfile(input: $input) { __typename ... on User { language } ${refusal} }
}`
const asked = '__typename ... on AddressedMail { address }'
const proven = '__typename ... on ProvenAddress { address }'
export const requestEmailProof = `mutation { requestEmailProof { ${asked} ... on UserError { code message } } }`
export const requestEmailChange = `mutation ($email: String!, $password: String!) {
  requestEmailChange(email: $email, password: $password) { ${asked} ${refusal} }
}`
export const proveEmail = `mutation ($token: String!) {
  proveEmail(token: $token) { ${proven} ... on UserError { code message } }
}`
export const requestPasswordReset = `mutation ($email: String!) {
  requestPasswordReset(email: $email) { ${asked} ${refusal} }
}`
export const resetPassword = `mutation ($token: String!, $password: String!) {
  resetPassword(token: $token, password: $password) { ${proven} ${refusal} }
}`
const target = '__typename id kinds endedAt endedBecause'
const browser = `id kinds endedAt endedBecause device`
const webhook = `${target} url secretHint`
const signed = `__typename ... on WebhookSecretPayload { secret target { ${webhook} } }`
export const targets = `{ viewer { targets { edges { node { ${target} ... on PushTarget { device } ... on WebhookTarget { url secretHint } } } } } }`
export const addPushTarget = `mutation ($input: AddPushTargetInput!) {
  addPushTarget(input: $input) { __typename ... on PushTarget { ${browser} } ${refusal} }
}`
export const addWebhookTarget = `mutation ($url: String!, $kinds: [NoticeKind!]) {
  addWebhookTarget(url: $url, kinds: $kinds) { ${signed} ${refusal} }
}`
export const rotateWebhookSecret = `mutation ($id: ID!) { rotateWebhookSecret(id: $id) { ${signed} ... on UserError { code message } } }`
export const updateTarget = `mutation ($input: UpdateTargetInput!) {
  updateTarget(input: $input) { __typename ... on TargetPayload { target { ${target} } } ... on UserError { code message } }
}`
export const testTarget = `mutation ($id: ID!) { testTarget(id: $id) { __typename ... on UserError { code message } } }`
export const removeTarget = `mutation ($id: ID!) {
  removeTarget(id: $id) { __typename ... on RemoveTargetPayload { deletedId } ... on UserError { code message } }
}`

export const createRecipient = `mutation ($input: CreateRecipientInput!) {
  createRecipient(input: $input) { __typename ... on Recipient { id name email user { id } } ${refusal} }
}`

export const draftFields =
  'id version title body theme media allowEarlyView allowReceiverReply recipient { id } unlocksAt createdAt updatedAt'
export const createDraft = `mutation ($input: CreateDraftInput!) {
  createDraft(input: $input) { __typename ... on Draft { ${draftFields} } ${refusal} }
}`
export const updateDraft = `mutation ($input: UpdateDraftInput!) {
  updateDraft(input: $input) {
    __typename ... on Draft { ${draftFields} } ${refusal} ... on DraftConflictError { draft { ${draftFields} } }
  }
}`
export const deleteDraft = `mutation ($id: ID!) {
  deleteDraft(id: $id) { __typename ... on DeleteDraftPayload { deletedId } ... on UserError { code message } }
}`
export const draft = `query ($id: ID!) { draft(id: $id) { ${draftFields} } }`

export const sealDraft = `mutation ($input: SealDraftInput!) {
  sealDraft(input: $input) {
    __typename ... on Capsule { ${letter} } ${refusal} ... on AlreadySealedError { capsule { id } }
    ... on DraftConflictError { draft { id version } }
  }
}`
export const sealDraftForSeveral = `mutation ($input: SealDraftForSeveralInput!) {
  sealDraftForSeveral(input: $input) {
    __typename
    ... on SealedForSeveral {
      capsules { ${letter} receiver { id username isWaiting } waitingFor { email } }
    }
    ${refusal} ... on AlreadySealedError { capsule { id } } ... on DraftConflictError { draft { id version } }
  }
}`
export const sendCapsule = `mutation ($input: SendCapsuleInput!) {
  sendCapsule(input: $input) { __typename ... on Capsule { ${letter} } ${refusal} }
}`
export const openCapsule = `mutation ($id: ID!) {
  openCapsule(id: $id) {
    __typename ... on Capsule { ${letter} } ... on UserError { code message }
    ... on CapsuleNotReadyError { unlocksAt serverTime }
  }
}`
export const look = `query ($id: ID!) { capsule(id: $id) { ${letter} viewerCanOpen } }`

const event = '__typename seq occurredAt capsule { id state content { body } }'
export const feed = `subscription ($after: Int) { feed(after: $after) { ${event} } }`
export const feedEvent = `fragment Told on FeedEvent { ${event} }`
export const capsuleChanges = `subscription ($id: ID!) { capsule(id: $id) { ${letter} viewerCanOpen } }`

const waiting = `id state receiver { id username displayName isWaiting }
  waitingFor { email announcedAt reachable lastCheckedAt }`
export const sendToAddress = `mutation ($input: SendCapsuleInput!) {
  sendCapsule(input: $input) { __typename ... on Capsule { ${waiting} } ${refusal} }
}`
export const lookAtWaiting = `query ($id: ID!) { capsule(id: $id) { ${waiting} title content { body } } }`
export const redirectCapsule = `mutation ($input: RedirectInput!) {
  redirectCapsule(input: $input) {
    __typename ... on Capsule { ${waiting} } ${refusal} ... on AlreadyClaimedError { capsule { ${waiting} } }
  }
}`
