package org.ephemera.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.Subject;
import org.ephemera.aws.trigger.AlertParser;
import org.ephemera.aws.trigger.EcsTarget;
import org.ephemera.azure.trigger.AzureTarget;
import org.ephemera.bag.Trigger;
import org.ephemera.evidence.Target;
import org.jspecify.annotations.Nullable;

/** What a command is about: a target by its name, or whatever an alert names. */
record Named(@Nullable String name, @Nullable String file) {
    /** What a Lambda takes, and one byte: so that the parser sees that it is too much. */
    private static final int LARGEST_ALERT = (6 << 20) + 1;

    /** One subject for a target, one or more for an alert. */
    List<Subject> subjects(Session session) throws Failure, IOException {
        return file == null ? List.of(target()) : subjects(alert(session));
    }

    Subject target() throws Failure {
        try {
            Trigger trigger = new Trigger(Trigger.Kind.REQUEST, Main.PROGRAM, "", Optional.empty());
            String text = String.valueOf(name);
            Target target = AzureTarget.looksLikeOne(text) ? AzureTarget.parse(text) : EcsTarget.parse(text);
            return new Subject(trigger, target, Optional.empty(), "");
        } catch (IllegalArgumentException e) {
            throw Failure.usage(e);
        }
    }

    List<Subject> subjects(byte[] alert) throws Failure {
        return switch (parsed(alert)) {
            case Alert.Recognised recognised -> recognised.subjects();
            case Alert.NoContainer none ->
                throw Failure.usage(
                        "the alert names no container: " + none.reason(),
                        "Hand over an alert about an ECS task or an Azure container group, or name it yourself");
            case Alert.NotAnAlert not ->
                throw Failure.usage(
                        "this is no alert: " + not.reason(),
                        "Hand over the JSON as EventBridge or an action group delivers it, or 'aws guardduty"
                                + " get-findings' prints it");
        };
    }

    private static Alert parsed(byte[] alert) {
        return org.ephemera.azure.trigger.AlertParser.isForAzure(alert)
                ? org.ephemera.azure.trigger.AlertParser.parse(alert)
                : AlertParser.parse(alert);
    }

    /** The alert exactly as it came. */
    byte[] alert(Session session) throws Failure, IOException {
        if ("-".equals(file)) {
            return session.in().readNBytes(LARGEST_ALERT);
        }
        Path path = session.path(String.valueOf(file));
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(LARGEST_ALERT);
        } catch (IOException e) {
            throw Failure.usage("the alert " + path + " cannot be read", "Check its name, owner and mode");
        }
    }
}
