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
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextColumns;
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

/** Command that shows the progress of an acquisition. */
@Command(
        description = {
            "Show the progress of an acquisition; reads the store only.",
            "",
            "Exit codes: 0 in progress, or sealed and complete; 1 sealed and incomplete; 3 no such package."
        },
        footer = {"Example:", "  ephemera status 0199… --store s3://evidence/"})
final class StatusCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "PACKAGE", description = "Package id in the store, or STORE-URI/packages/…/ID.")
    private String name = "";

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "Package store: file:DIR (default file:./evidence), s3://BUCKET/PREFIX or%n"
                    + "azblob://ACCOUNT/CONTAINER/PREFIX (EPHEMERA_STORE).")
    private @Nullable String store;

    @Mixin
    private OutputOptions output = new OutputOptions();

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        PackageLocation place = PackageLocation.of(
                name, SettingLookup.of(store, StoreOpener.VARIABLE, session).orElse(StoreOpener.DEFAULT));
        AcquisitionProgress progress = read(place);
        if (output.json()) {
            session.json(json(progress));
        } else {
            show(progress, place, session.results());
        }
        Optional<CompletenessStatus> sealed =
                progress.seal().map(seal -> seal.outcomes().status());
        return sealed.isEmpty() || sealed.get() == CompletenessStatus.COMPLETE
                ? ExitCode.DONE.number()
                : ExitCode.WRONG.number();
    }

    private AcquisitionProgress read(PackageLocation place) throws CommandFailure {
        try {
            return AcquisitionProgress.read(place.open(session), place.id());
        } catch (MissingObjectException e) {
            throw CommandFailure.couldNot(
                    "package not found: " + place.id() + " in " + place.store(),
                    "Use --store to specify the store that contains the package");
        } catch (IOException e) {
            throw CommandFailure.couldNot(e);
        }
    }

    private static ObjectNode json(AcquisitionProgress progress) {
        ObjectNode json = Json.object()
                .put("packageId", progress.open().packageId().value())
                .put("state", state(progress))
                .put("target", progress.open().target().id())
                .put("openedAt", progress.open().openedAt().toString());
        ObjectNode items = json.putObject("items")
                .put("planned", progress.planned())
                .put("ended", progress.endedCount())
                .put("answers", progress.answers());
        for (OutcomeCode code : OutcomeCode.values()) {
            items.put(code.key(), progress.ended().getOrDefault(code, 0));
        }
        progress.deadline()
                .ifPresentOrElse(end -> json.put("deadline", end.toString()), () -> json.putNull("deadline"));
        progress.open()
                .copyOf()
                .ifPresent(origin -> json.put("copyOf", origin.packageId().value()));
        progress.seal()
                .ifPresent(seal -> json.put("status", seal.statement().status())
                        .put("sealedAt", seal.statement().sealedAt().toString())
                        .put("sealSha256", seal.sha256().hex()));
        return json;
    }

    private static void show(AcquisitionProgress progress, PackageLocation place, Screen screen) {
        TextColumns lines = new TextColumns("")
                .row(
                        TextStyle.TITLE.of("Package"),
                        TextStyle.COMMAND.of(StoreOpener.location(
                                place.store(), progress.open().packageId())))
                .row(
                        TextStyle.TITLE.of("Target"),
                        TextStyle.PLAIN.of(progress.open().target().id()))
                .row(TextStyle.TITLE.of("State"), stateText(progress))
                .row(TextStyle.TITLE.of("Items"), TextStyle.PLAIN.of(items(progress)));
        progress.open()
                .copyOf()
                .ifPresent(origin -> lines.row(
                        TextStyle.TITLE.of("Copy of"),
                        TextStyle.COMMAND.of(StoreOpener.location(place.store(), origin.packageId()))));
        progress.deadline()
                .ifPresent(end -> lines.row(
                        TextStyle.TITLE.of("Deadline"),
                        TextStyle.PLAIN.of(end + "; then the package is sealed with the evidence collected so far")));
        lines.show(screen);
    }

    private static TextStyle.Span stateText(AcquisitionProgress progress) {
        return progress.seal()
                .map(seal -> TextStyle.GOOD.of("sealed " + seal.statement().sealedAt() + ", "
                        + seal.statement().status() + "; not verified (ephemera verify)"))
                .orElseGet(() -> TextStyle.PLAIN.of(state(progress)));
    }

    private static String items(AcquisitionProgress progress) {
        String counts = progress.ended().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue() + " " + CollectionText.word(entry.getKey()))
                .collect(Collectors.joining(", "));
        return progress.endedCount() + " of " + progress.planned() + " finished"
                + (counts.isEmpty() ? "" : ": " + counts) + "; " + progress.answers() + " responses stored";
    }

    private static String state(AcquisitionProgress progress) {
        return progress.state().name().toLowerCase(Locale.ROOT);
    }
}
