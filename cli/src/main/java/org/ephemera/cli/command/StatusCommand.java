package org.ephemera.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.ephemera.cli.render.CollectionText;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SettingLookup;
import org.ephemera.cli.store.PackageLocation;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.CompletenessStatus;
import org.ephemera.format.Json;
import org.ephemera.model.OutcomeCode;
import org.ephemera.queue.AcquisitionProgress;
import org.ephemera.store.MissingObjectException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says where an acquisition stands. */
@Command(
        description = {
            "Say where an acquisition stands, whoever works on it.",
            "",
            "Only the store is asked. Exit code: 0 under way, or sealed and complete; 1 sealed and something is missing;",
            "3 no such package."
        },
        footer = {"Example:", "  ephemera status 0199… --store s3://evidence/"})
final class StatusCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "PACKAGE", description = "Its id in the store, or STORE-URI/packages/…/ID.")
    private String name = "";

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "Where an id is looked up: file:DIR (default file:./evidence), s3://BUCKET/PREFIX or"
                    + " azblob://ACCOUNT/CONTAINER/PREFIX (EPHEMERA_STORE).")
    private @Nullable String store;

    @Mixin
    private OutputOptions voice = new OutputOptions();

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        PackageLocation place = PackageLocation.of(
                name, SettingLookup.of(store, StoreOpener.VARIABLE, session).orElse(StoreOpener.DEFAULT));
        AcquisitionProgress standing = read(place);
        if (voice.json()) {
            session.json(json(standing));
        } else {
            show(standing, place, session.results());
        }
        Optional<CompletenessStatus> sealed =
                standing.seal().map(seal -> seal.outcomes().status());
        return sealed.isEmpty() || sealed.get() == CompletenessStatus.COMPLETE
                ? ExitCode.DONE.number()
                : ExitCode.WRONG.number();
    }

    private AcquisitionProgress read(PackageLocation place) throws CommandFailure {
        try {
            return AcquisitionProgress.read(place.open(session), place.id());
        } catch (MissingObjectException e) {
            throw CommandFailure.couldNot(
                    "there is no package " + place.id() + " in " + place.store(),
                    "Name the store it is made in with --store");
        } catch (IOException e) {
            throw CommandFailure.couldNot(e);
        }
    }

    private static ObjectNode json(AcquisitionProgress standing) {
        ObjectNode json = Json.object()
                .put("packageId", standing.open().packageId().value())
                .put("state", state(standing))
                .put("target", standing.open().target().id())
                .put("openedAt", standing.open().openedAt().toString());
        ObjectNode items = json.putObject("items")
                .put("planned", standing.planned())
                .put("ended", standing.endedCount())
                .put("answers", standing.answers());
        for (OutcomeCode code : OutcomeCode.values()) {
            items.put(code.key(), standing.ended().getOrDefault(code, 0));
        }
        standing.deadline()
                .ifPresentOrElse(end -> json.put("deadline", end.toString()), () -> json.putNull("deadline"));
        standing.open()
                .copyOf()
                .ifPresent(origin -> json.put("copyOf", origin.packageId().value()));
        standing.seal()
                .ifPresent(seal -> json.put("status", seal.statement().status())
                        .put("sealedAt", seal.statement().sealedAt().toString())
                        .put("sealSha256", seal.sha256().hex()));
        return json;
    }

    private static void show(AcquisitionProgress standing, PackageLocation place, Screen screen) {
        Columns lines = new Columns("")
                .row(
                        TextStyle.TITLE.of("Package"),
                        TextStyle.COMMAND.of(StoreOpener.location(
                                place.store(), standing.open().packageId())))
                .row(
                        TextStyle.TITLE.of("Target"),
                        TextStyle.PLAIN.of(standing.open().target().id()))
                .row(TextStyle.TITLE.of("State"), said(standing))
                .row(TextStyle.TITLE.of("Items"), TextStyle.PLAIN.of(items(standing)));
        standing.open()
                .copyOf()
                .ifPresent(origin -> lines.row(
                        TextStyle.TITLE.of("Copy of"),
                        TextStyle.COMMAND.of(StoreOpener.location(place.store(), origin.packageId()))));
        standing.deadline()
                .ifPresent(end -> lines.row(
                        TextStyle.TITLE.of("Deadline"),
                        TextStyle.PLAIN.of(end + ", after which it is sealed as it is")));
        lines.show(screen);
    }

    private static TextStyle.Span said(AcquisitionProgress standing) {
        return standing.seal()
                .map(seal -> TextStyle.GOOD.of("sealed " + seal.statement().sealedAt() + ", "
                        + seal.statement().status() + "; not verified here"))
                .orElseGet(() -> TextStyle.PLAIN.of(state(standing)));
    }

    private static String items(AcquisitionProgress standing) {
        String ways = standing.ended().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue() + " " + CollectionText.word(entry.getKey()))
                .collect(Collectors.joining(", "));
        return standing.endedCount() + " of " + standing.planned() + " ended, " + standing.answers() + " answers stored"
                + (ways.isEmpty() ? "" : ": " + ways);
    }

    private static String state(AcquisitionProgress standing) {
        return standing.state().name().toLowerCase(Locale.ROOT);
    }
}
