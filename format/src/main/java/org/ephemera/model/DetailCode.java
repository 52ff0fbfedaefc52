package org.ephemera.model;

/**
 * Values of {@link Outcome#detail} that this program sets. Other values are the name of a missing permission, the error
 * code of a service, or the name of an exception. docs/package-format.md explains each.
 */
public final class DetailCode {
    public static final String ADDRESS_INVALID = "AddressInvalid";
    public static final String BAD_AUTHORITY = "BadAuthority";
    public static final String BAD_CREDENTIAL = "BadCredential";
    public static final String BAD_ENDPOINT = "BadEndpoint";
    public static final String BAD_KUBECONFIG = "BadKubeconfig";
    public static final String BAD_TOKEN = "BadToken";
    public static final String BASIC_PLAN = "BasicPlan";
    public static final String BODY_CUT_SHORT = "BodyCutShort";
    public static final String BODY_TOO_LARGE = "BodyTooLarge";
    public static final String BUCKET_INVALID = "BucketInvalid";
    public static final String CERTIFICATE_EXPIRED = "CertificateExpired";
    public static final String CLUSTER_CREATING = "ClusterCreating";
    public static final String CLUSTER_DELETING = "ClusterDeleting";
    public static final String CLUSTER_STOPPED = "ClusterStopped";
    public static final String CLUSTER = "Cluster";
    public static final String CONNECTED_CLUSTER = "ConnectedCluster";
    public static final String DAEMON_TASK_DEFINITION = "DaemonTaskDefinition";
    public static final String DATA_MASKED = "DataMasked";
    public static final String DEADLINE_REACHED = "DeadlineReached";
    public static final String DEFINITIONS_DELETING = "DefinitionsDeleting";
    public static final String DIGEST_MISMATCH = "DigestMismatch";
    public static final String EXEC_PLUGIN_ANSWER = "ExecPluginAnswer";
    public static final String EXEC_PLUGIN_FAILED = "ExecPluginFailed";
    public static final String EXEC_PLUGIN_MISSING = "ExecPluginMissing";
    public static final String FORBIDDEN = "Forbidden";
    public static final String GIVEN_UP = "GivenUp";
    public static final String IMAGE_REFERENCE_INVALID = "ImageReferenceInvalid";
    public static final String KEY_UNUSABLE = "KeyUnusable";
    public static final String LOCAL_ACCOUNTS_DISABLED = "LocalAccountsDisabled";
    public static final String NAME_UNFIT = "NameUnfit";
    public static final String NEXT_PAGE_ELSEWHERE = "NextPageElsewhere";
    public static final String NEXT_PAGE_NOWHERE = "NextPageNowhere";
    public static final String NO_ANSWER = "NoAnswer";
    public static final String NO_CREDENTIALS = "NoCredentials";
    public static final String NO_WAY_TO_CLUSTER = "NoWayToCluster";
    public static final String NODE_ERROR = "NodeError";
    public static final String NOT_A_NAME = "NotAName";
    public static final String NOT_AN_ID = "NotAnId";
    public static final String NOT_DESCRIBED = "NotDescribed";
    public static final String NOT_KNOWN = "NotKnown";
    public static final String NOT_TOLD = "NotTold";
    public static final String OTHER_ACCOUNT = "OtherAccount";
    public static final String OTHER_TARGET = "OtherTarget";
    public static final String OUT_OF_TIME = "OutOfTime";
    public static final String PAGING_DID_NOT_END = "PagingDidNotEnd";
    public static final String POLICY_INVALID = "PolicyInvalid";
    public static final String POSSIBLY_ROTATED = "PossiblyRotated";
    public static final String PROFILE_INVALID = "ProfileInvalid";
    public static final String QUERY = "Query";
    public static final String REGION_INVALID = "RegionInvalid";
    public static final String ROLE_INVALID = "RoleInvalid";
    public static final String ROLE_NOT_ASSUMED = "RoleNotAssumed";
    public static final String RUNNING = "Running";
    public static final String STREAM_UNKNOWN = "StreamUnknown";
    public static final String TABLE_REFUSED = "TableRefused";
    public static final String TAG_MOVED = "TagMoved";
    public static final String TARGET_GROUP_INVALID = "TargetGroupInvalid";
    public static final String THROTTLING = "Throttling";
    public static final String UNFINISHED = "Unfinished";
    public static final String UNKNOWN_ARTIFACT = "UnknownArtifact";
    public static final String UNREACHABLE = "Unreachable";
    public static final String UNREADABLE_ANSWER = "UnreadableAnswer";
    public static final String UNREADABLE_CREDENTIAL = "UnreadableCredential";
    public static final String UNREADABLE_KUBECONFIG = "UnreadableKubeconfig";
    public static final String UNTRUSTED_SERVER = "UntrustedServer";
    public static final String UNUSABLE_PROFILE = "UnusableProfile";

    private DetailCode() {}
}
