package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;

/**
 * Users, roles and access keys of IAM that calls deleted or disabled. Commands on them fail.
 *
 * @param users names of deleted users
 * @param roles names of deleted roles
 * @param keys ids of deleted or inactive access keys
 */
record DeletedIdentities(Set<String> users, Set<String> roles, Set<String> keys) {
    DeletedIdentities {
        users = Set.copyOf(users);
        roles = Set.copyOf(roles);
        keys = Set.copyOf(keys);
    }

    /**
     * Reads the final state.
     *
     * @param calls ordered by time
     */
    static DeletedIdentities of(List<ControlCall> calls) {
        Set<String> users = new HashSet<>();
        Set<String> roles = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (ControlCall call : calls) {
            if (!call.service().equals("iam") || call.error().isPresent()) {
                continue;
            }
            JsonNode request = call.request();
            switch (call.action()) {
                case "DeleteUser" -> users.add(request.path("userName").asText());
                case "CreateUser" -> users.remove(request.path("userName").asText());
                case "DeleteRole" -> roles.add(request.path("roleName").asText());
                case "CreateRole" -> roles.remove(request.path("roleName").asText());
                case "DeleteAccessKey" -> keys.add(request.path("accessKeyId").asText());
                case "UpdateAccessKey" -> {
                    String key = request.path("accessKeyId").asText();
                    if (request.path("status").asText().equals("Inactive")) {
                        keys.add(key);
                    } else {
                        keys.remove(key);
                    }
                }
                default -> {
                    // The call deletes no identity.
                }
            }
        }
        return new DeletedIdentities(users, roles, keys);
    }

    /** Returns a note for the description of a credential; "" if it was not deleted. */
    String note(CallCredential credential) {
        return switch (credential) {
            case CallCredential.Key key ->
                users.contains(key.user())
                        ? ", who was deleted"
                        : keys.contains(key.id()) ? ", which was already deleted or disabled" : "";
            case CallCredential.UserSession session -> users.contains(session.user()) ? ", who was deleted" : "";
            case CallCredential.RoleSession session -> roles.contains(session.role()) ? ", which was deleted" : "";
            case CallCredential.IdentityCenterSession session -> "";
            case CallCredential.Root root -> "";
            case CallCredential.ClusterUser user -> "";
            case CallCredential.DirectoryCaller caller -> "";
        };
    }

    /** Returns the commands without those on deleted identities. Sessions of a disabled key remain valid. */
    List<String> applicable(CallCredential credential) {
        return switch (credential) {
            case CallCredential.Key key -> {
                List<String> commands = credential.commands();
                yield users.contains(key.user())
                        ? List.of()
                        : keys.contains(key.id()) ? commands.subList(1, commands.size()) : commands;
            }
            case CallCredential.UserSession session ->
                users.contains(session.user()) ? List.of() : credential.commands();
            case CallCredential.RoleSession session ->
                roles.contains(session.role()) ? List.of() : credential.commands();
            case CallCredential.IdentityCenterSession session -> credential.commands();
            case CallCredential.Root root -> credential.commands();
            case CallCredential.ClusterUser user -> credential.commands();
            case CallCredential.DirectoryCaller caller -> credential.commands();
        };
    }

    /** Reports whether a command for a workload revokes the sessions of a deleted role. */
    boolean isObsolete(String command) {
        return roles.stream().map(SessionRevocation::ofRole).anyMatch(command::equals);
    }
}
