package org.ephemera.cli.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.AlertSelector;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.cli.cloud.TargetName;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.format.AcquisitionTrigger;
import org.jspecify.annotations.Nullable;

/** Subject of a command: a target given by name, or the targets that an alert identifies. */
public record TargetArgument(
        @Nullable String name, @Nullable String file) {
    /** Limit of a Lambda payload (6 MiB) plus one byte, with which the parser detects that the alert is too large. */
    private static final int MAX_ALERT_BYTES = (6 << 20) + 1;

    /** Returns one subject for a target, or those subjects of an alert that the selector accepts. */
    public AlertSelection selection(Session session) throws CommandFailure, IOException {
        return file == null
                ? new AlertSelection(List.of(target()), List.of(), List.of())
                : selection(alert(session), session);
    }

    /** Returns the target that is given by name. */
    public AlertSubject target() throws CommandFailure {
        try {
            AcquisitionTrigger trigger =
                    new AcquisitionTrigger(AcquisitionTrigger.Kind.REQUEST, Session.PROGRAM, "", Optional.empty());
            String text = String.valueOf(TargetName.typed(name));
            return new AlertSubject(trigger, TargetName.parse(text), Optional.empty(), "");
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }

    /**
     * Returns the subjects of an alert. Parts that identify no target are reported on stderr.
     *
     * @throws CommandFailure with a usage error if no part identifies a target
     */
    public static AlertSelection selection(byte[] alert, Session session) throws CommandFailure {
        AlertSelection selection = AlertSelection.of(
                parsed(alert), selector(session), session.clock().instant());
        boolean nothing = selection.selected().isEmpty() && selection.leftOut().isEmpty();
        for (ParsedAlert.Unplaced unplaced : selection.unplaced()) {
            if (nothing) {
                throw refused(unplaced);
            }
            session.remarks().line("ephemera: A part of the alert identifies no target: " + unplaced.reason() + ".");
        }
        for (AlertSelection.LeftOut left : selection.leftOut()) {
            session.remarks().line("ephemera: Not selected: " + left.reason() + ".");
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

    private static CommandFailure refused(ParsedAlert.Unplaced unplaced) {
        return switch (unplaced) {
            case ParsedAlert.NoContainer none ->
                CommandFailure.usage(
                        "the alert identifies no container: " + none.reason(),
                        "Use an alert about an ECS task, an Azure container group, app or job, or a pod, or specify TARGET");
            case ParsedAlert.NotAnAlert not ->
                CommandFailure.usage(
                        "not an alert: " + not.reason(),
                        "Use the JSON that a function or queue receives from EventBridge, CloudWatch, SNS, SQS, Falco"
                                + " Talon or an action group, or the output of 'aws guardduty get-findings'");
        };
    }

    private static ParsedAlert parsed(byte[] alert) {
        return org.ephemera.azure.alert.AlertParser.isForAzure(alert)
                ? org.ephemera.azure.alert.AlertParser.parse(alert)
                : AlertParser.parse(alert);
    }

    /** Returns the unchanged bytes of the alert. */
    byte[] alert(Session session) throws CommandFailure, IOException {
        return uncompressed("-".equals(file) ? session.in().readNBytes(MAX_ALERT_BYTES) : readFile(session));
    }

    /**
     * Rejects compressed alerts, for example exported findings, with a better message than invalid JSON. They are not
     * decompressed, because the package contains the event as it was received.
     */
    private static byte[] uncompressed(byte[] alert) throws CommandFailure {
        boolean gzip = alert.length > 1 && (alert[0] & 0xff) == 0x1f && (alert[1] & 0xff) == 0x8b;
        boolean zip = alert.length > 3 && alert[0] == 'P' && alert[1] == 'K' && alert[2] == 3 && alert[3] == 4;
        if (gzip || zip) {
            throw CommandFailure.usage(
                    "the alert is compressed (" + (gzip ? "gzip" : "zip") + ")",
                    gzip
                            ? "Decompress it first, for example: zcat FILE | ephemera collect --alert -"
                            : "Extract the JSON file first and use it");
        }
        return alert;
    }

    private byte[] readFile(Session session) throws CommandFailure {
        Path path = session.path(String.valueOf(file));
        if (Files.isDirectory(path)) {
            throw CommandFailure.usage("the alert " + path + " is a folder", "Use a file in the folder");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_ALERT_BYTES);
        } catch (IOException e) {
            throw CommandFailure.usage("cannot read the alert " + path, "Check its name, owner and mode");
        }
    }
}
