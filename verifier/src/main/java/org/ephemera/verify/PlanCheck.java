package org.ephemera.verify;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.format.CompletenessStatus;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.OutcomeCode;
import org.ephemera.verify.parse.JsonValues;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.OutcomeCodeParser;
import org.ephemera.verify.parse.OutcomeLine;
import org.ephemera.verify.parse.PlanDigests;
import org.ephemera.verify.parse.PortableNames;

/** Check that {@code outcomes.jsonl} has exactly one line for each item that {@code open.json} or the log plans. */
final class PlanCheck {
    private static final String ATTEMPTS = "attempts";
    private static final String REQUESTS = "requestIds";

    private final PackageFiles files;
    private final ItemTallies items;
    private final Optional<String> target;
    private final CatalogCheck catalog;
    private final CheckResults findings;
    private final boolean logIsIntact;
    private int outcomeCount;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Set<CompletenessStatus> statuses = EnumSet.noneOf(CompletenessStatus.class);
    private long answers;
    private long errors;

    /**
     * Creates the check.
     *
     * @param items complete tallies of the plan and the log
     * @param open {@code open.json}
     */
    PlanCheck(PackageFiles files, ItemTallies items, JsonValues open, CheckResults findings) {
        this.files = files;
        this.items = items;
        this.target = open.text("target.id");
        this.catalog = new CatalogCheck(open, findings);
        this.findings = findings;
        this.logIsIntact = !findings.isBroken(VerificationCheck.ACQUISITION_CHAIN);
    }

    /**
     * Compares the outcomes with the log and with {@code package.json}.
     *
     * @param closing check of {@code package.json} that has received the complete log
     */
    void run(Optional<ClosingCheck> closing) throws IOException {
        PackageFile outcomes = files.find(PackageLayout.OUTCOMES);
        if (outcomes == null) {
            return;
        }
        new JsonLines(files, Set.of(ATTEMPTS, REQUESTS), VerificationCheck.PLAN_COVERAGE, findings)
                .read(outcomes, this::take);
        items.all().forEach((item, tally) -> {
            CheckLocation place = CheckLocation.of(PackageLayout.OUTCOMES);
            if (tally.isPlanned() && !tally.hasOutcome()) {
                reportBroken(
                        DeviationKind.MISSING,
                        place,
                        PackageLayout.OUTCOMES + " has no outcome for the planned item " + shown(item));
            } else if (!tally.isPlanned() && !tally.hasOutcome()) {
                reportBroken(
                        DeviationKind.EXTRA,
                        CheckLocation.PACKAGE,
                        "the log contains the item " + shown(item) + ", which is not planned");
            }
        });
        closing.map(ClosingCheck::document).ifPresent(this::compare);
        if (logIsIntact) {
            closing.ifPresent(check -> check.run(findings));
        }
        findings.end(
                VerificationCheck.PLAN_COVERAGE,
                "all " + outcomeCount + " planned items have one outcome each" + catalog.remark());
    }

    private void take(JsonValues line, CheckLocation place) throws MalformedException {
        String item = line.text("item").orElseThrow(() -> new MalformedException("has no item"));
        OutcomeCode code =
                OutcomeCodeParser.code(line, "outcome").orElseThrow(() -> new MalformedException("has no outcome"));
        ItemTallies.Tally tally = items.of(item);
        counts.merge(code.key(), 1, Integer::sum);
        statuses.add(CompletenessStatus.of(code, tally.isRequired()));
        answers += line.number("counts.answers");
        errors += line.number("counts.errors");
        String where = JsonLines.where(place);
        boolean again = tally.hasOutcome();
        outcomeCount += again ? 0 : 1;
        tally.readOutcome();
        if (again) {
            reportBroken(DeviationKind.EXTRA, place, where + "is a second outcome for " + shown(item));
        } else if (!tally.isPlanned()) {
            reportBroken(
                    DeviationKind.EXTRA, place, where + "is an outcome for " + shown(item) + ", which is not planned");
        } else if (logIsIntact) {
            // A broken log may lack lines, so a difference proves nothing against an outcome.
            compare(line, code, tally, place);
            compareCalls(line, tally, place);
            catalog.run(line, code, tally, place);
        }
    }

    private static String loggedOutcomes(ItemTallies.Tally tally) {
        return tally.endings().isEmpty()
                ? "no end"
                : tally.endings().stream().map(OutcomeCode::name).collect(Collectors.joining(" and "));
    }

    private void compare(JsonValues line, OutcomeCode code, ItemTallies.Tally tally, CheckLocation place) {
        String where = JsonLines.where(place);
        if (!isPossible(code, tally)) {
            reportBroken(
                    DeviationKind.ALTERED,
                    place,
                    where + "states " + code + ", but the acquisition log states " + loggedOutcomes(tally));
        } else if (tally.endings().isEmpty() && !OutcomeLine.isFromSealer(line, code, tally.answers())) {
            reportBroken(
                    DeviationKind.ALTERED,
                    place,
                    where + "is not the outcome that the sealer writes for an item that no attempt ended");
        }
        SortedMap<String, String> values = line.all();
        if (!tally.isPlannedAs(PlanDigests.of(values).whole())
                || !target.map(id -> line.has("target", id)).orElse(true)) {
            reportBroken(
                    DeviationKind.ALTERED, place, where + "differs from the plan of the item in what was requested");
        }
        if (tally.endings().contains(code) && !tally.endsAs(OutcomeLine.of(values))) {
            reportBroken(
                    DeviationKind.ALTERED,
                    place,
                    where + "has another message, count or time for " + code + " than the acquisition log");
        }
        if (line.number("counts.files") != tally.files() || line.number("counts.bytes") != tally.bytes()) {
            reportBroken(
                    DeviationKind.ALTERED,
                    place,
                    where + "has other counts of files or bytes than the acquisition log, which has " + tally.files()
                            + " with " + tally.bytes() + " bytes");
        }
        if (line.number("counts.answers") != tally.answers() || line.number("counts.errors") != tally.errors()) {
            reportBroken(
                    DeviationKind.ALTERED,
                    place,
                    where + "has other counts of answers or errors than the acquisition log, which has "
                            + tally.answers()
                            + " and " + tally.errors());
        }
    }

    /** Compares attempts and request ids, because auditors use them to find the calls in the cloud's own audit log. */
    private void compareCalls(JsonValues line, ItemTallies.Tally tally, CheckLocation place) {
        if (!line.multiset(ATTEMPTS).equals(tally.attempts())
                || !line.multiset(REQUESTS).equals(tally.requests())) {
            reportBroken(
                    DeviationKind.ALTERED,
                    place,
                    JsonLines.where(place) + "has other attempts or request ids than the acquisition log");
        }
    }

    /**
     * Reports whether the outcome agrees with the log. If no attempt recorded an outcome, the item gets PARTIAL or
     * FAILED when the package is closed.
     */
    private static boolean isPossible(OutcomeCode code, ItemTallies.Tally tally) {
        return tally.endings().isEmpty()
                ? code == (tally.files() > 0 ? OutcomeCode.PARTIAL : OutcomeCode.FAILED)
                : tally.endings().contains(code);
    }

    private void compare(JsonValues closing) {
        Map<String, String> texts = new TreeMap<>();
        counts.forEach((code, count) -> texts.put(code, count.toString()));
        CompletenessStatus status = CompletenessStatus.worst(statuses);
        boolean same = closing.fields("outcomes").equals(texts) && closing.number("counts.items") == outcomeCount;
        CheckLocation place = CheckLocation.of(PackageLayout.PACKAGE);
        if (!same) {
            reportBroken(
                    DeviationKind.ALTERED,
                    place,
                    PackageLayout.PACKAGE + " has other counts of outcomes than " + PackageLayout.OUTCOMES);
        }
        if (closing.number("counts.answers") != answers || closing.number("counts.errors") != errors) {
            reportBroken(
                    DeviationKind.ALTERED,
                    place,
                    PackageLayout.PACKAGE + " has other counts of answers or errors than " + PackageLayout.OUTCOMES);
        }
        if (!closing.has("status", status.key())) {
            reportBroken(
                    DeviationKind.ALTERED,
                    place,
                    "the outcomes result in the status " + status.key() + ", but " + PackageLayout.PACKAGE
                            + " states another status");
        }
    }

    private void reportBroken(DeviationKind kind, CheckLocation place, String message) {
        findings.broken(VerificationCheck.PLAN_COVERAGE, kind, place, message);
    }

    private static String shown(String item) {
        return PortableNames.printable(item);
    }
}
