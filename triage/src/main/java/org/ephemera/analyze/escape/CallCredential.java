package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.format.Json;

/**
 * Credential with which a call was made: from {@code userIdentity} of CloudTrail, or the caller in the logs of a
 * cluster or of Azure. Names are chosen by the creator of the user or role, and are hostile.
 */
sealed interface CallCredential {
    /** Long-term access key of a user. */
    record Key(String user, String id) implements CallCredential {}

    /** Temporary credentials that a user obtained with a key. */
    record UserSession(String user) implements CallCredential {}

    /** Session of a role. */
    record RoleSession(String role, String account) implements CallCredential {}

    /**
     * Session of a person with a role of IAM Identity Center, which only that service may change.
     *
     * @param user session name, which the service sets to the name of the person
     */
    record IdentityCenterSession(String user, String role, String account) implements CallCredential {}

    /** Root user of an account: no other user can change its credentials. */
    record Root(String account) implements CallCredential {}

    /** User of a cluster, including service accounts. The log does not contain how it authenticated. */
    record ClusterUser(String name) implements CallCredential {}

    /**
     * User or service principal of Microsoft Entra ID.
     *
     * @param caller user principal name, or the id of an object
     */
    record DirectoryCaller(String caller) implements CallCredential {}

    /** Access key ids of users and of sessions (IAM user guide, unique identifiers). */
    Pattern KEY = Pattern.compile("A[KS]IA[A-Z0-9]{12,124}");

    String LONG_TERM = "AKIA";

    Set<String> USERS = Set.of("IAMUser", "FederatedUser", "Root");

    /** Path of the roles that IAM Identity Center creates. IAM does not create roles with this path for customers. */
    String IDENTITY_CENTER_PATH = ":role/aws-reserved/sso.amazonaws.com/";

    String IDENTITY_CENTER_ROLE = "AWSReservedSSO_";

    String AWS_REVOCATION =
            "Check each region for resources that were created there. An inactive key can be activated again. The"
                    + " policy ends sessions that were issued before now. A principal that may assume the role can"
                    + " start another session: check the trust policy.";

    String IDENTITY_CENTER_REVOCATION =
            "IAM rejects changes of a role of IAM Identity Center: disable the user there, and remove the user's"
                    + " assignments. Sessions of the role last until they expire, at most 12 hours: to end them, deny"
                    + " the user by identitystore:UserId in the permission set or in a service control policy.";

    String ACCOUNT = "system:serviceaccount:";

    /** Prefixes of {@code system:} users that are not components of the cluster. */
    List<String> OUTSIDE_CLUSTER = List.of(ACCOUNT, "system:anonymous", "system:admin");

    /** User principal names that may be inserted into a URL. */
    Pattern PLAIN = Pattern.compile("[A-Za-z0-9._@-]{1,200}");

    int LONGEST = 200;

    /**
     * Returns the credential; empty if AWS or the cluster itself called, or if the entry does not identify the
     * caller.
     */
    static Optional<CallCredential> of(ControlCall call) {
        JsonNode caller = call.entry().path("userIdentity");
        if (caller.isObject()) {
            return ofAws(caller);
        }
        String name = TruncatedText.text(call.principal(), LONGEST);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (call.entry().has("verb")) {
            boolean own = name.startsWith("system:") && OUTSIDE_CLUSTER.stream().noneMatch(name::startsWith);
            return own ? Optional.empty() : Optional.of(new ClusterUser(name));
        }
        return call.entry().has("operationName") ? Optional.of(new DirectoryCaller(name)) : Optional.empty();
    }

    private static Optional<CallCredential> ofAws(JsonNode caller) {
        JsonNode issuer = caller.path("sessionContext").path("sessionIssuer");
        // With the credentials of a user, a service such as CloudFormation executes a request of that user.
        boolean service =
                caller.has("invokedBy") && !USERS.contains(caller.path("type").asText());
        if (service || issuer.path("arn").asText().contains(":role/aws-service-role/")) {
            return Optional.empty();
        }
        String key = caller.path("accessKeyId").asText();
        Optional<String> name = Json.text(caller, "userName")
                .or(() -> Optional.of(last(caller)))
                .filter(user -> !user.isEmpty());
        return switch (caller.path("type").asText()) {
            case "IAMUser" ->
                KEY.matcher(key).matches() && key.startsWith(LONG_TERM)
                        ? name.map(user -> new Key(TruncatedText.text(user, LONGEST), key))
                        : name.map(user -> new UserSession(TruncatedText.text(user, LONGEST)));
            case "FederatedUser" ->
                Json.text(issuer, "userName").map(user -> new UserSession(TruncatedText.text(user, LONGEST)));
            case "AssumedRole" ->
                Json.text(issuer, "userName")
                        .or(() -> assumed(caller.path("arn").asText()))
                        .map(role -> session(
                                role,
                                last(caller),
                                issuer.path("accountId")
                                        .asText(caller.path("accountId").asText()),
                                issuer.path("arn").asText()));
            case "Root" ->
                Optional.of(new Root(TruncatedText.text(caller.path("accountId").asText(), LONGEST)));
            default -> Optional.empty();
        };
    }

    /**
     * Returns the session of a role.
     *
     * @param issuer ARN of the role, which contains its path; "" if unknown. Anyone may create a role whose name only
     *     looks like one of IAM Identity Center
     */
    private static CallCredential session(String role, String name, String account, String issuer) {
        boolean managed =
                issuer.isEmpty() ? role.startsWith(IDENTITY_CENTER_ROLE) : issuer.contains(IDENTITY_CENTER_PATH);
        String of = TruncatedText.text(role, LONGEST);
        String in = TruncatedText.text(account, LONGEST);
        return managed ? new IdentityCenterSession(TruncatedText.text(name, LONGEST), of, in) : new RoleSession(of, in);
    }

    /**
     * Returns the credential of a principal that a resource names as its author: the ARN of a user, a role or a session,
     * or a caller of Azure.
     */
    static Optional<CallCredential> ofPrincipal(String principal) {
        if (!principal.startsWith("arn:")) {
            return principal.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new DirectoryCaller(TruncatedText.text(principal, LONGEST)));
        }
        String[] parts = principal.split(":", 6);
        String account = parts.length == 6 ? parts[4] : "";
        String resource = parts.length == 6 ? parts[5] : "";
        String last = resource.substring(resource.lastIndexOf('/') + 1);
        return switch (resource.split("/", 2)[0]) {
            case "user" -> Optional.of(new UserSession(TruncatedText.text(last, LONGEST)));
            case "assumed-role" -> assumed(principal).map(role -> session(role, last, account, ""));
            case "role" ->
                resource.startsWith("role/aws-service-role/")
                        ? Optional.empty()
                        : Optional.of(session(last, last, account, principal));
            case "root" -> Optional.of(new Root(TruncatedText.text(account, LONGEST)));
            default -> Optional.empty();
        };
    }

    /** Returns the role of {@code arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION}. */
    private static Optional<String> assumed(String arn) {
        String[] parts = arn.split("/", -1);
        return parts.length < 3 ? Optional.empty() : Optional.of(parts[1]);
    }

    private static String last(JsonNode caller) {
        String arn = caller.path("arn").asText();
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** Returns the user or role that holds the credential. A user can hold several credentials. */
    default String holder() {
        return switch (this) {
            case Key key -> "user " + key.user();
            case UserSession session -> "user " + session.user();
            case RoleSession session -> "role " + session.account() + " " + session.role();
            case IdentityCenterSession session -> "person " + session.user();
            case Root root -> "root " + root.account();
            case ClusterUser user -> "cluster " + user.name();
            case DirectoryCaller caller -> "directory " + caller.caller();
        };
    }

    /** Returns the description of the credential in a sentence. */
    default String description() {
        return switch (this) {
            case Key key -> "the key " + key.id() + " of the user " + key.user();
            case UserSession session -> "a session of the user " + session.user();
            case RoleSession session ->
                "a session of the role " + session.role()
                        + (session.account().isEmpty() ? "" : " of the account " + session.account());
            case IdentityCenterSession session ->
                "a session of " + session.user() + " with the role " + session.role()
                        + (session.account().isEmpty() ? "" : " of the account " + session.account())
                        + ", which is revoked in IAM Identity Center";
            case Root root ->
                "the root user of the account " + root.account() + ", which only the root user itself can revoke";
            case ClusterUser user -> "the user " + user.name() + " of the cluster";
            case DirectoryCaller caller -> caller.caller() + " of the directory";
        };
    }

    /** Returns the commands that revoke the credential, or show its permissions, to be copied. */
    default List<String> commands() {
        return switch (this) {
            case Key key ->
                List.of(
                        "aws iam update-access-key " + ShellWord.option("--user-name", key.user()) + " --access-key-id="
                                + key.id() + " --status=Inactive",
                        "aws iam list-access-keys " + ShellWord.option("--user-name", key.user()),
                        SessionRevocation.ofUser(key.user()));
            case UserSession session ->
                List.of(
                        "aws iam list-access-keys " + ShellWord.option("--user-name", session.user()),
                        SessionRevocation.ofUser(session.user()));
            case RoleSession session -> List.of(SessionRevocation.ofRole(session.role()));
            case IdentityCenterSession session -> List.of();
            case Root root -> List.of();
            case ClusterUser user ->
                List.of(
                        "kubectl get clusterrolebindings,rolebindings --all-namespaces --output=wide | grep -F -- "
                                + ShellWord.quoted(bindingSubject(user.name())),
                        "kubectl auth can-i --list " + ShellWord.option("--as", user.name()));
            case DirectoryCaller caller -> ofDirectory(caller.caller());
        };
    }

    /** Returns a sentence on the effect and the limits of revoking it. */
    default String revocation() {
        return switch (this) {
            case Key key -> AWS_REVOCATION;
            case UserSession session -> AWS_REVOCATION;
            case RoleSession session -> AWS_REVOCATION;
            case IdentityCenterSession session -> IDENTITY_CENTER_REVOCATION;
            case Root root -> AWS_REVOCATION;
            case ClusterUser user ->
                "A cluster cannot revoke a user: remove the role bindings of the user and of its groups, or its access"
                        + " entry, and disable the user at its identity provider.";
            case DirectoryCaller caller ->
                "Delete its role assignments, and revoke its sessions in the directory. Issued tokens remain valid"
                        + " for hours.";
        };
    }

    /** Returns the name of a user as role bindings list it: a service account by namespace and name. */
    private static String bindingSubject(String user) {
        return user.startsWith(ACCOUNT) ? user.substring(ACCOUNT.length()).replace(':', '/') : user;
    }

    /**
     * Returns the commands for a caller of the directory. Only users have sign-in sessions (Microsoft Graph, user:
     * revokeSignInSessions).
     */
    private static List<String> ofDirectory(String caller) {
        String assigned = "az role assignment list --all " + ShellWord.option("--assignee", caller);
        return caller.contains("@") && PLAIN.matcher(caller).matches()
                ? List.of(
                        assigned,
                        "az rest --method=post --url=https://graph.microsoft.com/v1.0/users/" + caller
                                + "/revokeSignInSessions")
                : List.of(assigned);
    }
}
