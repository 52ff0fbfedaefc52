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
 * With what a call was made: to AWS as CloudTrail has it in {@code userIdentity}, to a cluster and to Azure as whom their logs name. Names
 * were chosen by whoever made the user or role, and are hostile.
 */
sealed interface CallCredential {
    /** A user's own, which lasts until somebody ends it. */
    record Key(String user, String id) implements CallCredential {}

    /** Temporary ones that a user got with a key. */
    record UserSession(String user) implements CallCredential {}

    /** @param managed true of a role of IAM Identity Center, which only that may change */
    record RoleSession(String role, String account, boolean managed) implements CallCredential {}

    /** Of the account itself: no other user can change them. */
    record Root(String account) implements CallCredential {}

    /** A user of a cluster, a service account among them; how it signed in is not in the log. */
    record ClusterUser(String name) implements CallCredential {}

    /** @param caller the name by which somebody signs in, or an object's id */
    record DirectoryCaller(String caller) implements CallCredential {}

    /** Of users and of sessions (IAM user guide, unique identifiers). */
    Pattern KEY = Pattern.compile("A[KS]IA[A-Z0-9]{12,124}");

    String LONG_TERM = "AKIA";

    Set<String> USERS = Set.of("IAMUser", "FederatedUser", "Root");

    String OF_AWS =
            "Look in each region for what was made there. What is inactive can be made active again; the policy ends"
                    + " sessions that began before now. Whoever may assume a role can begin another: see whom it trusts.";

    String ACCOUNT = "system:serviceaccount:";

    /** Whom others than the cluster itself can be there. */
    List<String> OF_CLUSTER = List.of(ACCOUNT, "system:anonymous", "system:admin");

    /** Of an address that is put into another. */
    Pattern PLAIN = Pattern.compile("[A-Za-z0-9._@-]{1,200}");

    int LONGEST = 200;

    /** Empty where AWS or the cluster itself called, or the entry does not say who did. */
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
            boolean own = name.startsWith("system:") && OF_CLUSTER.stream().noneMatch(name::startsWith);
            return own ? Optional.empty() : Optional.of(new ClusterUser(name));
        }
        return call.entry().has("operationName") ? Optional.of(new DirectoryCaller(name)) : Optional.empty();
    }

    private static Optional<CallCredential> ofAws(JsonNode caller) {
        JsonNode issuer = caller.path("sessionContext").path("sessionIssuer");
        // With a user's own a service goes on with what the user asked of it, as CloudFormation does.
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
                        .or(() -> assumed(caller))
                        .map(role -> new RoleSession(
                                TruncatedText.text(role, LONGEST),
                                TruncatedText.text(
                                        issuer.path("accountId")
                                                .asText(caller.path("accountId").asText()),
                                        LONGEST),
                                issuer.path("arn").asText().contains(":role/aws-reserved/")));
            case "Root" ->
                Optional.of(new Root(TruncatedText.text(caller.path("accountId").asText(), LONGEST)));
            default -> Optional.empty();
        };
    }

    /** Of {@code arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION} the role. */
    private static Optional<String> assumed(JsonNode caller) {
        String[] parts = caller.path("arn").asText().split("/", -1);
        return parts.length < 3 ? Optional.empty() : Optional.of(parts[1]);
    }

    private static String last(JsonNode caller) {
        String arn = caller.path("arn").asText();
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** As it is called in a sentence. */
    default String told() {
        return switch (this) {
            case Key key -> "the key " + key.id() + " of the user " + key.user();
            case UserSession session -> "a session of the user " + session.user();
            case RoleSession session ->
                "a session of the role " + session.role()
                        + (session.account().isEmpty() ? "" : " of the account " + session.account())
                        + (session.managed() ? ", which is ended in IAM Identity Center" : "");
            case Root root ->
                "the root of the account " + root.account() + ", which alone can end its keys and sessions";
            case ClusterUser user -> "the user " + user.name() + " of the cluster";
            case DirectoryCaller caller -> caller.caller() + " of the directory";
        };
    }

    /** What ends it, to be copied. */
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
            case RoleSession session ->
                session.managed() ? List.of() : List.of(SessionRevocation.ofRole(session.role()));
            case Root root -> List.of();
            case ClusterUser user ->
                List.of(
                        "kubectl get clusterrolebindings,rolebindings --all-namespaces --output=wide | grep -F -- "
                                + ShellWord.quoted(bound(user.name())),
                        "kubectl auth can-i --list " + ShellWord.option("--as", user.name()));
            case DirectoryCaller caller -> ofDirectory(caller.caller());
        };
    }

    /** A sentence on what that comes to. */
    default String ends() {
        return switch (this) {
            case Key key -> OF_AWS;
            case UserSession session -> OF_AWS;
            case RoleSession session -> OF_AWS;
            case Root root -> OF_AWS;
            case ClusterUser user ->
                "A cluster ends no user: take away what binds rights to it or to its groups, or its access entry, and end it"
                        + " where it signs in.";
            case DirectoryCaller caller ->
                "Delete its role assignments, and revoke its sessions in the directory; tokens that were handed out live on"
                        + " for hours.";
        };
    }

    /** Bindings name an account by its namespace and name. */
    private static String bound(String user) {
        return user.startsWith(ACCOUNT) ? user.substring(ACCOUNT.length()).replace(':', '/') : user;
    }

    /** Only a person has sessions (Microsoft Graph, user: revokeSignInSessions). */
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
