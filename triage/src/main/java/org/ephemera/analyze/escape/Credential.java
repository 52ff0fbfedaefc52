package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.bag.Json;

/**
 * With what a call to AWS was signed, as CloudTrail has it in {@code userIdentity}. Names were chosen by whoever made the user or role, and
 * are hostile.
 */
sealed interface Credential {
    /** A user's own, which lasts until somebody ends it. */
    record Key(String user, String id) implements Credential {}

    /** Temporary ones that a user got with a key. */
    record UserSession(String user) implements Credential {}

    /** @param managed true of a role of IAM Identity Center, which only that may change */
    record RoleSession(String role, String account, boolean managed) implements Credential {}

    /** Of the account itself: no other user can change them. */
    record Root(String account) implements Credential {}

    /** Of users and of sessions (IAM user guide, unique identifiers). */
    Pattern KEY = Pattern.compile("A[KS]IA[A-Z0-9]{12,124}");

    String LONG_TERM = "AKIA";

    int LONGEST = 200;

    /** Empty where AWS itself called, or the entry does not say who did. */
    static Optional<Credential> of(ControlCall call) {
        JsonNode caller = call.entry().path("userIdentity");
        JsonNode issuer = caller.path("sessionContext").path("sessionIssuer");
        if (caller.has("invokedBy") || issuer.path("arn").asText().contains(":role/aws-service-role/")) {
            return Optional.empty();
        }
        String key = caller.path("accessKeyId").asText();
        Optional<String> name = Json.text(caller, "userName")
                .or(() -> Optional.of(last(caller)))
                .filter(user -> !user.isEmpty());
        return switch (caller.path("type").asText()) {
            case "IAMUser" ->
                KEY.matcher(key).matches() && key.startsWith(LONG_TERM)
                        ? name.map(user -> new Key(Bounded.text(user, LONGEST), key))
                        : name.map(user -> new UserSession(Bounded.text(user, LONGEST)));
            case "FederatedUser" ->
                Json.text(issuer, "userName").map(user -> new UserSession(Bounded.text(user, LONGEST)));
            case "AssumedRole" ->
                Json.text(issuer, "userName")
                        .or(() -> assumed(caller))
                        .map(role -> new RoleSession(
                                Bounded.text(role, LONGEST),
                                Bounded.text(
                                        issuer.path("accountId")
                                                .asText(caller.path("accountId").asText()),
                                        LONGEST),
                                issuer.path("arn").asText().contains(":role/aws-reserved/")));
            case "Root" ->
                Optional.of(new Root(Bounded.text(caller.path("accountId").asText(), LONGEST)));
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
                        OlderSessions.ofUser(key.user()));
            case UserSession session ->
                List.of(
                        "aws iam list-access-keys " + ShellWord.option("--user-name", session.user()),
                        OlderSessions.ofUser(session.user()));
            case RoleSession session -> session.managed() ? List.of() : List.of(OlderSessions.ofRole(session.role()));
            case Root root -> List.of();
        };
    }
}
