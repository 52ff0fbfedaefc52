package org.ephemera.cli.sweep;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.cli.cloud.Cloud;
import org.ephemera.cli.cloud.TargetName;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;
import org.ephemera.sweep.SweepScope;

/**
 * Parser of the command line argument SCOPE: an account in a region, a subscription, a target, or a file with one of
 * these per line.
 */
public final class SweepScopes {
    private SweepScopes() {}

    /**
     * Parses the argument. Targets of one account and region, or of one subscription, become one scope.
     *
     * @throws CommandFailure with a usage error if the argument or a line of the file is not a scope
     */
    public static List<SweepScope> of(String text, Session session) throws CommandFailure {
        Map<String, SweepScope> complete = new LinkedHashMap<>();
        Map<String, List<String>> targets = new LinkedHashMap<>();
        Map<String, SweepScope> around = new LinkedHashMap<>();
        for (String line : lines(text, session)) {
            Optional<SweepScope> all = SweepScope.parse(line);
            if (all.isPresent()) {
                complete.put(all.get().id(), all.get());
            } else {
                Target target = target(line);
                SweepScope scope = around(target);
                around.put(scope.id(), scope);
                targets.computeIfAbsent(scope.id(), id -> new ArrayList<>()).add(target.id());
            }
        }
        List<SweepScope> scopes = new ArrayList<>(complete.values());
        around.forEach((id, scope) -> scopes.add(scope.withTargets(targets.getOrDefault(id, List.of()))));
        if (scopes.isEmpty()) {
            throw CommandFailure.usage("no scope in " + text, "Write one scope per line");
        }
        return scopes;
    }

    /** Returns the scope of the account and region, or of the subscription, of a target. */
    public static SweepScope around(Target target) {
        Map<String, String> attributes = target.attributes();
        return Cloud.of(target) == Cloud.AWS
                ? SweepScope.account(attributes.getOrDefault("account", ""), attributes.getOrDefault("region", ""))
                : SweepScope.subscription(attributes.getOrDefault("subscription", ""));
    }

    /** Reports whether a target is a pod or workload outside EKS, whose metrics are not swept. */
    public static boolean isUnsweptPod(Target target) {
        return TargetName.isInCluster(target) && Cloud.of(target) != Cloud.AWS;
    }

    private static Target target(String text) throws CommandFailure {
        try {
            Target target = TargetName.parse(text);
            if (isUnsweptPod(target)) {
                throw CommandFailure.usage(
                        "sweeps do not support pods outside EKS: '" + SanitizedText.of(text) + "'",
                        "Use ECS services, pods on EKS or Azure container groups; 'ephemera collect' collects the"
                                + " usage data that is available for other pods");
            }
            return target;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(
                    "invalid scope: '" + text + "'",
                    "Use aws:ACCOUNT/REGION, /subscriptions/ID, a target, or @FILE with one of these per line");
        }
    }

    private static List<String> lines(String text, Session session) throws CommandFailure {
        if (!text.startsWith("@")) {
            return List.of(String.valueOf(TargetName.typed(text)));
        }
        Path path = session.path(text.substring(1));
        try {
            return Files.readAllLines(path).stream()
                    // Lines can have invisible characters too, for example the byte order mark that Windows writes.
                    .map(line -> String.valueOf(TargetName.typed(line)))
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (NoSuchFileException e) {
            throw CommandFailure.usage("file of scopes not found: " + path, "Check the file name");
        } catch (CharacterCodingException e) {
            throw CommandFailure.usage(
                    "the file of scopes " + path + " is not UTF-8 text", "Save it as UTF-8 with one scope per line");
        } catch (IOException e) {
            throw CommandFailure.usage("cannot read the file of scopes " + path, "Check its name, owner and mode");
        }
    }
}
