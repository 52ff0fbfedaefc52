package org.ephemera.cli.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.AlertSelector;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.cli.cloud.TargetName;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.format.Trigger;
import org.jspecify.annotations.Nullable;

/** What a command is about: a target by its name, or whatever an alert names. */
public record TargetArgument(
        @Nullable String name, @Nullable String file) {
    /** What a Lambda takes, and one byte: so that the parser sees that it is too much. */
    private static final int LARGEST_ALERT = (6 << 20) + 1;

    /** One subject for a target, one or more for an alert, less those that the selector leaves out. */
    public AlertSelection selection(Session session) throws CommandFailure, IOException {
        return file == null
                ? new AlertSelection(List.of(target()), List.of(), List.of())
                : selection(alert(session), session);
    }

    public AlertSubject target() throws CommandFailure {
        try {
            Trigger trigger = new Trigger(Trigger.Kind.REQUEST, Session.PROGRAM, "", Optional.empty());
            String text = String.valueOf(TargetName.typed(name));
            return new AlertSubject(trigger, TargetName.parse(text), Optional.empty(), "");
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }

    /** What in an alert leads nowhere is remarked, as long as something else in it does. */
    public static AlertSelection selection(byte[] alert, Session session) throws CommandFailure {
        AlertSelection selection = AlertSelection.of(
                parsed(alert), selector(session), session.clock().instant());
        boolean nothing = selection.selected().isEmpty() && selection.leftOut().isEmpty();
        for (Alert.Unplaced unplaced : selection.unplaced()) {
            if (nothing) {
                throw refused(unplaced);
            }
            session.remarks().line("ephemera: A part of the alert leads to nothing: " + unplaced.reason() + ".");
        }
        for (AlertSelection.LeftOut left : selection.leftOut()) {
            session.remarks().line("ephemera: Left out: " + left.reason() + ".");
        }
        return selection;
    }

    private static AlertSelector selector(Session session) throws CommandFailure {
        try {
            return AlertSelector.of(session.env());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }

    private static CommandFailure refused(Alert.Unplaced unplaced) {
        return switch (unplaced) {
            case Alert.NoContainer none ->
                CommandFailure.usage(
                        "the alert names no container: " + none.reason(),
                        "Hand over an alert about an ECS task, an Azure container group or app, or a pod, or name it yourself");
            case Alert.NotAnAlert not ->
                CommandFailure.usage(
                        "this is no alert: " + not.reason(),
                        "Hand over the JSON as a function or a queue gets it: from EventBridge, CloudWatch, SNS, SQS, Falco"
                                + " Talon, an action group; or as 'aws guardduty get-findings' prints it");
        };
    }

    private static Alert parsed(byte[] alert) {
        return org.ephemera.azure.alert.AlertParser.isForAzure(alert)
                ? org.ephemera.azure.alert.AlertParser.parse(alert)
                : AlertParser.parse(alert);
    }

    /** The alert exactly as it came. */
    byte[] alert(Session session) throws CommandFailure, IOException {
        return unpacked("-".equals(file) ? session.in().readNBytes(LARGEST_ALERT) : ofFile(session));
    }

    /** What is compressed, as exports of findings are, is not told of as bad JSON. It is not unpacked here: the event is kept as it came. */
    private static byte[] unpacked(byte[] alert) throws CommandFailure {
        boolean gzip = alert.length > 1 && (alert[0] & 0xff) == 0x1f && (alert[1] & 0xff) == 0x8b;
        boolean zip = alert.length > 3 && alert[0] == 'P' && alert[1] == 'K' && alert[2] == 3 && alert[3] == 4;
        if (gzip || zip) {
            throw CommandFailure.usage(
                    "the alert is compressed (" + (gzip ? "gzip" : "zip") + ")",
                    gzip
                            ? "Unpack it first, e.g. zcat FILE | ephemera collect --alert -"
                            : "Unpack it first, and hand over the JSON in it");
        }
        return alert;
    }

    private byte[] ofFile(Session session) throws CommandFailure {
        Path path = session.path(String.valueOf(file));
        if (Files.isDirectory(path)) {
            throw CommandFailure.usage("the alert " + path + " is a folder", "Name one file in it");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(LARGEST_ALERT);
        } catch (IOException e) {
            throw CommandFailure.usage("the alert " + path + " cannot be read", "Check its name, owner and mode");
        }
    }
}
