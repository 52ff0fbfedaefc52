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
import org.ephemera.verify.parse.OutcomeLine;
import org.ephemera.verify.parse.OutcomeNames;
import org.ephemera.verify.parse.PlanDigests;
import org.ephemera.verify.parse.PortableNames;

/** Items of {@code open.json} and items planned in the log are the lines of {@code outcomes.jsonl}, exactly. */
final class PlanCheck {
    private static final String ATTEMPTS = "attempts";
    private static final String REQUESTS = "requestIds";

    private final PackageFiles files;
    private final ItemTallies items;
    private final Optional<String> target;
    private final CheckResults findings;
    private final boolean logIsWhole;
    private int ended;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Set<CompletenessStatus> worth = EnumSet.noneOf(CompletenessStatus.class);
    private long answers;
    private long errors;

    /**
     * @param items as the plan and the log tell, all of both
     * @param target what was acquired from; empty if nobody knows
     */
    PlanCheck(PackageFiles files, ItemTallies items, Optional<String> target, CheckResults findings) {
        this.files = files;
        this.items = items;
        this.target = target;
        this.findings = findings;
        this.logIsWhole = !findings.isBroken(Check.ACQUISITION_CHAIN);
    }

    /** @param closing {@code package.json}, told of all of the log */
    void run(Optional<ClosingCheck> closing) throws IOException {
        PackageFile outcomes = files.find(PackageLayout.OUTCOMES);
        if (outcomes == null) {
            return;
        }
        new JsonLines(files, Set.of(ATTEMPTS, REQUESTS), Check.PLAN_COVERAGE, findings).read(outcomes, this::take);
        items.all().forEach((item, tally) -> {
            CheckLocation place = CheckLocation.of(PackageLayout.OUTCOMES);
            if (tally.isPlanned() && !tally.hasOutcome()) {
                broken(
                        DeviationKind.MISSING,
                        place,
                        PackageLayout.OUTCOMES + " has no outcome of the planned item " + shown(item));
            } else if (!tally.isPlanned() && !tally.hasOutcome()) {
                broken(
                        DeviationKind.EXTRA,
                        CheckLocation.PACKAGE,
                        "the log speaks of " + shown(item) + ", which nobody planned");
            }
        });
        closing.map(ClosingCheck::said).ifPresent(this::compare);
        if (logIsWhole) {
            closing.ifPresent(said -> said.run(findings));
        }
        findings.end(Check.PLAN_COVERAGE, "all " + ended + " planned items have one outcome each");
    }

    private void take(JsonValues line, CheckLocation place) throws MalformedException {
        String item = line.text("item").orElseThrow(() -> new MalformedException("is of no item"));
        OutcomeCode code =
                OutcomeNames.code(line, "outcome").orElseThrow(() -> new MalformedException("has no outcome"));
        ItemTallies.Tally tally = items.of(item);
        counts.merge(code.key(), 1, Integer::sum);
        worth.add(CompletenessStatus.of(code, tally.isRequired()));
        answers += line.number("counts.answers");
        errors += line.number("counts.errors");
        String where = JsonLines.where(place);
        boolean again = tally.hasOutcome();
        ended += again ? 0 : 1;
        tally.readOutcome();
        if (again) {
            broken(DeviationKind.EXTRA, place, where + "is a second outcome of " + shown(item));
        } else if (!tally.isPlanned()) {
            broken(DeviationKind.EXTRA, place, where + "is an outcome of " + shown(item) + ", which nobody planned");
        } else if (logIsWhole) {
            // What a broken log does not say proves nothing against an outcome.
            compare(line, code, tally, place);
            calls(line, tally, place);
        }
    }

    private static String logged(ItemTallies.Tally tally) {
        return tally.endings().isEmpty()
                ? "that it never ended"
                : tally.endings().stream().map(OutcomeCode::name).collect(Collectors.joining(" and "));
    }

    private void compare(JsonValues line, OutcomeCode code, ItemTallies.Tally tally, CheckLocation place) {
        String where = JsonLines.where(place);
        if (!isPossible(code, tally)) {
            broken(
                    DeviationKind.ALTERED,
                    place,
                    where + "says " + code + ", the acquisition log says " + logged(tally));
        } else if (tally.endings().isEmpty() && !OutcomeLine.isBySealing(line, code, tally.answers())) {
            broken(
                    DeviationKind.ALTERED,
                    place,
                    where + "says more than that the package was sealed, of an item that no attempt ended");
        }
        SortedMap<String, String> said = line.all();
        if (!tally.isPlannedAs(PlanDigests.of(said).whole())
                || !target.map(id -> line.has("target", id)).orElse(true)) {
            broken(
                    DeviationKind.ALTERED,
                    place,
                    where + "says something else of what was asked for than the plan of the item");
        }
        if (tally.endings().contains(code) && !tally.endsAs(OutcomeLine.of(said))) {
            broken(
                    DeviationKind.ALTERED,
                    place,
                    where + "says " + code + " in other words, counts or times than the acquisition log");
        }
        if (line.number("counts.files") != tally.files() || line.number("counts.bytes") != tally.bytes()) {
            broken(
                    DeviationKind.ALTERED,
                    place,
                    where + "counts other files or bytes than the acquisition log, which has " + tally.files()
                            + " with " + tally.bytes() + " bytes");
        }
        if (line.number("counts.answers") != tally.answers() || line.number("counts.errors") != tally.errors()) {
            broken(
                    DeviationKind.ALTERED,
                    place,
                    where + "counts other answers or errors than the acquisition log, which has " + tally.answers()
                            + " and " + tally.errors());
        }
    }

    /** Which of the calls are meant, whoever compares them with the cloud's own record goes by. */
    private void calls(JsonValues line, ItemTallies.Tally tally, CheckLocation place) {
        if (!line.lot(ATTEMPTS).equals(tally.attempts()) || !line.lot(REQUESTS).equals(tally.requests())) {
            broken(
                    DeviationKind.ALTERED,
                    place,
                    JsonLines.where(place) + "names other attempts or request ids than the acquisition log");
        }
    }

    /** An item that no attempt ended gets its outcome when the package is closed, and is not whole. */
    private static boolean isPossible(OutcomeCode code, ItemTallies.Tally tally) {
        return tally.endings().isEmpty()
                ? code == (tally.files() > 0 ? OutcomeCode.PARTIAL : OutcomeCode.FAILED)
                : tally.endings().contains(code);
    }

    private void compare(JsonValues closing) {
        Map<String, String> texts = new TreeMap<>();
        counts.forEach((code, count) -> texts.put(code, count.toString()));
        CompletenessStatus status = CompletenessStatus.worst(worth);
        boolean same = closing.in("outcomes").equals(texts) && closing.number("counts.items") == ended;
        CheckLocation place = CheckLocation.of(PackageLayout.PACKAGE);
        if (!same) {
            broken(
                    DeviationKind.ALTERED,
                    place,
                    PackageLayout.PACKAGE + " counts other outcomes than " + PackageLayout.OUTCOMES + " has");
        }
        if (closing.number("counts.answers") != answers || closing.number("counts.errors") != errors) {
            broken(
                    DeviationKind.ALTERED,
                    place,
                    PackageLayout.PACKAGE + " counts other answers or errors than " + PackageLayout.OUTCOMES + " has");
        }
        if (!closing.has("status", status.key())) {
            broken(
                    DeviationKind.ALTERED,
                    place,
                    "the outcomes make the package " + status.key() + ", " + PackageLayout.PACKAGE
                            + " says something else");
        }
    }

    private void broken(DeviationKind kind, CheckLocation place, String message) {
        findings.broken(Check.PLAN_COVERAGE, kind, place, message);
    }

    private static String shown(String item) {
        return PortableNames.shown(item);
    }
}
