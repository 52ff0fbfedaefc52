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

/** What SCOPE may be: an account in a region, a subscription, a target, or a file that lists such, one a line. */
public final class SweepScopes {
    private SweepScopes() {}

    /** Targets of one account and region, or of one subscription, are one scope. */
    public static List<SweepScope> of(String text, Session session) throws CommandFailure {
        Map<String, SweepScope> whole = new LinkedHashMap<>();
        Map<String, List<String>> targets = new LinkedHashMap<>();
        Map<String, SweepScope> around = new LinkedHashMap<>();
        for (String line : lines(text, session)) {
            Optional<SweepScope> all = SweepScope.parse(line);
            if (all.isPresent()) {
                whole.put(all.get().id(), all.get());
            } else {
                Target target = target(line);
                SweepScope scope = around(target);
                around.put(scope.id(), scope);
                targets.computeIfAbsent(scope.id(), id -> new ArrayList<>()).add(target.id());
            }
        }
        List<SweepScope> scopes = new ArrayList<>(whole.values());
        around.forEach((id, scope) -> scopes.add(scope.withTargets(targets.getOrDefault(id, List.of()))));
        if (scopes.isEmpty()) {
            throw CommandFailure.usage("there is no target in " + text, "Write one a line");
        }
        return scopes;
    }

    /** The account and region, or the subscription, in which a target is. */
    public static SweepScope around(Target target) {
        Map<String, String> attributes = target.attributes();
        return Cloud.of(target) == Cloud.AWS
                ? SweepScope.account(attributes.getOrDefault("account", ""), attributes.getOrDefault("region", ""))
                : SweepScope.subscription(attributes.getOrDefault("subscription", ""));
    }

    /** True for a pod or a workload of a cluster of which nothing is swept: all but those of EKS. */
    public static boolean isUnsweptPod(Target target) {
        return TargetName.isInCluster(target) && Cloud.of(target) != Cloud.AWS;
    }

    private static Target target(String text) throws CommandFailure {
        try {
            Target target = TargetName.parse(text);
            if (isUnsweptPod(target)) {
                throw CommandFailure.usage(
                        "the metrics of pods are not swept, except on EKS ('" + SanitizedText.of(text) + "')",
                        "Name ECS services, pods of EKS and Azure container groups; what is kept of another pod's use,"
                                + " 'ephemera collect' collects");
            }
            return target;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(
                    "'" + text + "' is no scope",
                    "A scope is aws:ACCOUNT/REGION, /subscriptions/ID, a target, or @FILE with one of these a line");
        }
    }

    private static List<String> lines(String text, Session session) throws CommandFailure {
        if (!text.startsWith("@")) {
            return List.of(String.valueOf(TargetName.typed(text)));
        }
        Path path = session.path(text.substring(1));
        try {
            return Files.readAllLines(path).stream()
                    // What nobody sees is at both ends of lines, too: the mark that Windows puts before the first.
                    .map(line -> String.valueOf(TargetName.typed(line)))
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (NoSuchFileException e) {
            throw CommandFailure.usage("there is no list " + path, "Check its name; a scope without @ is no file");
        } catch (CharacterCodingException e) {
            throw CommandFailure.usage(
                    "the list " + path + " is no text in UTF-8", "Save it as such, one scope a line");
        } catch (IOException e) {
            throw CommandFailure.usage("the list " + path + " cannot be read", "Check its name, owner and mode");
        }
    }
}
