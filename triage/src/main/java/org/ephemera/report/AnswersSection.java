package org.ephemera.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Workload;

/**
 * Answers to the first questions of a responder.
 *
 * @param verdict whether to image the host
 * @param confidence "" if it has no meaning for the verdict
 * @param because evidence for the verdict
 * @param machines hosts of the workloads, and other workloads on them
 */
record AnswersSection(
        String verdict,
        String confidence,
        Tone tone,
        List<Because> because,
        List<AnswerTile> tiles,
        List<HostMachine> machines) {
    /**
     * Number of reasons shown above the other answers, which must stay visible; a single further one is not collapsed.
     */
    private static final int MOST_EXPANDED = 5;

    /** Gap name of the rule about permissions of an identity. */
    private static final String PERMISSIONS_RULE = "ESC-030";

    record Because(String text, EvidencePointer pointer) {}

    List<Because> first() {
        return because.size() <= MOST_EXPANDED + 1 ? because : because.subList(0, MOST_EXPANDED);
    }

    List<Because> rest() {
        return because.subList(first().size(), because.size());
    }

    static AnswersSection of(Analysis analysis) {
        Verdict verdict = analysis.verdict();
        List<Because> because = VerdictReason.of(verdict).stream()
                .map(reason ->
                        new Because(VisibleText.cut(reason.toText(), 500), EvidencePointer.to(reason.evidence())))
                .toList();
        return new AnswersSection(
                verdict.answer().text(),
                verdict.shownConfidence()
                        .map(confidence -> confidence.name().toLowerCase(Locale.ROOT))
                        .orElse(""),
                tone(verdict.answer()),
                because,
                tiles(analysis),
                HostMachine.of(analysis.workloads()));
    }

    private static List<AnswerTile> tiles(Analysis analysis) {
        List<AnswerTile> tiles = new ArrayList<>(List.of(
                miner(analysis),
                InteractiveAccess.of(analysis),
                StateTile.of(analysis),
                host(analysis),
                identity(analysis)));
        List<String> secrets = analysis.workloads().stream()
                .flatMap(workload -> workload.exposure().secrets().stream())
                .map(LocatedValue::value)
                .distinct()
                .toList();
        if (!secrets.isEmpty()) {
            tiles.add(new AnswerTile(
                    "Secrets in use",
                    Integer.toString(secrets.size()),
                    joinLimited(secrets.stream()) + ": by name; their values are never read",
                    Tone.CAUTION));
        }
        OutsideStorage.of(analysis).ifPresent(tiles::add);
        return tiles;
    }

    private static Tone tone(Verdict.Answer answer) {
        return switch (answer) {
            case IMAGE_HOST -> Tone.BAD;
            case HOST_NOT_ACCESSIBLE, UNDETERMINED -> Tone.CAUTION;
            case CONTAINER_ONLY -> Tone.QUIET;
        };
    }

    private static AnswerTile miner(Analysis analysis) {
        MiningSummary mining = MiningSummary.of(analysis);
        return new AnswerTile("Coin miner", mining.answer(), mining.detail(), mining.tone());
    }

    private static AnswerTile host(Analysis analysis) {
        List<String> hosts = analysis.workloads().stream()
                .flatMap(workload -> workload.hosts().stream())
                .map(host -> name(host.id().value()))
                .distinct()
                .toList();
        boolean reachable = analysis.workloads().stream()
                .map(Workload::platform)
                .anyMatch(platform -> platform.customerCanImageHost());
        if (!hosts.isEmpty()) {
            return hosts.size() == 1
                    ? new AnswerTile("Host", hosts.getFirst(), "", Tone.QUIET)
                    : new AnswerTile("Host", hosts.size() + " machines", joinLimited(hosts.stream()), Tone.QUIET);
        }
        boolean provider = analysis.verdict().answer() == Verdict.Answer.HOST_NOT_ACCESSIBLE;
        return reachable || (analysis.workloads().isEmpty() && !provider)
                ? new AnswerTile("Host", "Not known", "the package does not name the machine", Tone.CAUTION)
                : new AnswerTile("Host", "The provider's", "it has no name that a customer could use", Tone.QUIET);
    }

    /**
     * Returns a short name: for an Azure machine its name, in a scale set after the name of the set. The table below
     * contains the complete ID.
     */
    private static String name(String id) {
        List<String> parts = List.of(id.split("/", -1));
        String last = parts.getLast();
        return parts.size() > 3 && last.matches("[0-9]+") ? parts.get(parts.size() - 3) + "/" + last : last;
    }

    private static AnswerTile identity(Analysis analysis) {
        String identities = joinLimited(analysis.workloads().stream()
                .flatMap(workload -> workload.identities().stream())
                .map(LocatedValue::value));
        boolean incomplete = analysis.workloads().isEmpty()
                || analysis.workloads().stream()
                        .anyMatch(workload -> !workload.missing().isEmpty())
                || analysis.gaps().stream().anyMatch(gap -> gap.what().equals(PERMISSIONS_RULE));
        if (identities.isEmpty() && incomplete) {
            return new AnswerTile(
                    "Cloud identity exposed",
                    "Not known",
                    "not all of the configuration is in the package",
                    Tone.CAUTION);
        }
        return identities.isEmpty()
                ? new AnswerTile("Cloud identity exposed", "None known", "", Tone.QUIET)
                : new AnswerTile(
                        "Cloud identity exposed",
                        "Yes",
                        identities + (incomplete ? "; what they may do is not known whole" : ""),
                        Tone.CAUTION);
    }

    private static String joinLimited(Stream<String> values) {
        List<String> distinct = new ArrayList<>(values.distinct().sorted().toList());
        String more = distinct.size() > 3 ? " and " + (distinct.size() - 3) + " more" : "";
        return distinct.stream().limit(3).collect(Collectors.joining(", ")) + more;
    }

    /** File shares and volumes that outlive the container and keep files that were written to them. */
    static final class OutsideStorage {
        private static final int SHOWN = 3;

        private OutsideStorage() {}

        /** Returns the tile; empty if no such storage is known. */
        static Optional<AnswerTile> of(Analysis analysis) {
            List<String> places = analysis.workloads().stream()
                    .flatMap(workload -> workload.containers().stream())
                    .flatMap(container -> container.mounts().stream())
                    .filter(mount -> mount.type() == ContainerMount.Type.FILE_SHARE
                            || mount.type() == ContainerMount.Type.VOLUME)
                    .flatMap(mount ->
                            mount
                                    .source()
                                    .map(LocatedValue::value)
                                    .map(place -> place + " at " + mount.target())
                                    .stream())
                    .distinct()
                    .sorted()
                    .toList();
            return places.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new AnswerTile(
                            "Storage outside",
                            places.size() + (places.size() == 1 ? " share or disk" : " shares or disks"),
                            places.stream().limit(SHOWN).collect(Collectors.joining(", "))
                                    + (places.size() > SHOWN ? " and " + (places.size() - SHOWN) + " more" : "")
                                    + ": it outlives the container, and is not in the package",
                            Tone.QUIET));
        }
    }
}
