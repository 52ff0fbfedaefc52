package org.ephemera.cli.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.Selection;
import org.ephemera.acquire.Selector;
import org.ephemera.acquire.Subject;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.cli.cloud.TargetName;
import org.ephemera.cli.session.Failure;
import org.ephemera.cli.session.Session;
import org.ephemera.format.Trigger;
import org.jspecify.annotations.Nullable;

/** What a command is about: a target by its name, or whatever an alert names. */
public record Named(@Nullable String name, @Nullable String file) {
    /** What a Lambda takes, and one byte: so that the parser sees that it is too much. */
    private static final int LARGEST_ALERT = (6 << 20) + 1;

    /** One subject for a target, one or more for an alert, less those that the selector leaves out. */
    public Selection selection(Session session) throws Failure, IOException {
        return file == null
                ? new Selection(List.of(target()), List.of(), List.of())
                : selection(alert(session), session);
    }

    public Subject target() throws Failure {
        try {
            Trigger trigger = new Trigger(Trigger.Kind.REQUEST, Session.PROGRAM, "", Optional.empty());
            String text = String.valueOf(TargetName.typed(name));
            return new Subject(trigger, TargetName.parse(text), Optional.empty(), "");
        } catch (IllegalArgumentException e) {
            throw Failure.usage(e);
        }
    }

    /** What in an alert leads nowhere is remarked, as long as something else in it does. */
    public static Selection selection(byte[] alert, Session session) throws Failure {
        Selection selection =
                Selection.of(parsed(alert), selector(session), session.clock().instant());
        boolean nothing = selection.selected().isEmpty() && selection.leftOut().isEmpty();
        for (Alert.Unplaced unplaced : selection.unplaced()) {
            if (nothing) {
                throw refused(unplaced);
            }
            session.remarks().line("ephemera: A part of the alert leads to nothing: " + unplaced.reason() + ".");
        }
        for (Selection.LeftOut left : selection.leftOut()) {
            session.remarks().line("ephemera: Left out: " + left.reason() + ".");
        }
        return selection;
    }

    private static Selector selector(Session session) throws Failure {
        try {
            return Selector.of(session.env());
        } catch (IllegalArgumentException e) {
            throw Failure.usage(e);
        }
    }

    private static Failure refused(Alert.Unplaced unplaced) {
        return switch (unplaced) {
            case Alert.NoContainer none ->
                Failure.usage(
                        "the alert names no container: " + none.reason(),
                        "Hand over an alert about an ECS task, an Azure container group or app, or a pod, or name it yourself");
            case Alert.NotAnAlert not ->
                Failure.usage(
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
    byte[] alert(Session session) throws Failure, IOException {
        return unpacked("-".equals(file) ? session.in().readNBytes(LARGEST_ALERT) : ofFile(session));
    }

    /** What is compressed, as exports of findings are, is not told of as bad JSON. It is not unpacked here: the event is kept as it came. */
    private static byte[] unpacked(byte[] alert) throws Failure {
        boolean gzip = alert.length > 1 && (alert[0] & 0xff) == 0x1f && (alert[1] & 0xff) == 0x8b;
        boolean zip = alert.length > 3 && alert[0] == 'P' && alert[1] == 'K' && alert[2] == 3 && alert[3] == 4;
        if (gzip || zip) {
            throw Failure.usage(
                    "the alert is compressed (" + (gzip ? "gzip" : "zip") + ")",
                    gzip
                            ? "Unpack it first, e.g. zcat FILE | ephemera collect --alert -"
                            : "Unpack it first, and hand over the JSON in it");
        }
        return alert;
    }

    private byte[] ofFile(Session session) throws Failure {
        Path path = session.path(String.valueOf(file));
        if (Files.isDirectory(path)) {
            throw Failure.usage("the alert " + path + " is a folder", "Name one file in it");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(LARGEST_ALERT);
        } catch (IOException e) {
            throw Failure.usage("the alert " + path + " cannot be read", "Check its name, owner and mode");
        }
    }
}
