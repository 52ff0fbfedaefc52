package org.ephemera.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Elsewhere;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.TimelineEntry;
import org.ephemera.model.Digest;

/** All that the template shows, in the order in which it shows it. */
record Page(
        Header header,
        Answers answers,
        Expiring expiring,
        Findings findings,
        List<MinerScore> miners,
        Changes changes,
        ActedIn actedIn,
        Plots plots,
        Timeline timeline,
        List<Defanged> indicators,
        CoverageTable coverage,
        Integrity integrity,
        NextSteps next,
        Assets assets) {
    static Page of(Analysis analysis) {
        return new Page(
                Header.of(analysis),
                Answers.of(analysis),
                Expiring.of(analysis),
                Findings.of(
                        analysis.findings(),
                        analysis.workloads(),
                        analysis.verdict().answer()),
                analysis.miners().stream()
                        .sorted(Comparator.comparing(MinerScore::level)
                                .thenComparing(MinerScore::score, Comparator.reverseOrder())
                                .thenComparing(MinerScore::container))
                        .toList(),
                Changes.of(analysis),
                ActedIn.of(analysis),
                Plots.of(analysis),
                Timeline.of(analysis),
                Defanged.of(analysis.indicators()),
                CoverageTable.of(analysis),
                Integrity.of(analysis),
                NextSteps.of(analysis),
                Assets.standard());
    }

    /**
     * Where whoever called here acted besides.
     *
     * @param rows one for each principal and region
     * @param more regions that are left out
     * @param none what it means if there is none
     */
    record ActedIn(List<Acting> rows, int more, Nothing none) {
        private static final int LONGEST = 300;

        record Acting(
                String principal,
                String region,
                long calls,
                long changing,
                String actions,
                String first,
                String last,
                List<Pointer> places) {}

        static ActedIn of(Analysis analysis) {
            return new ActedIn(
                    analysis.elsewhere().stream()
                            .flatMap(elsewhere -> elsewhere.regions().stream().map(region -> row(elsewhere, region)))
                            .toList(),
                    analysis.elsewhere().stream().mapToInt(Elsewhere::more).sum(),
                    Nothing.wasElsewhere(analysis));
        }

        private static Acting row(Elsewhere elsewhere, Elsewhere.InRegion region) {
            String actions = Visible.cut(String.join(", ", region.actions()), LONGEST);
            return new Acting(
                    Visible.cut(elsewhere.principal(), LONGEST),
                    Visible.cut(region.region(), LONGEST),
                    region.calls(),
                    region.changing(),
                    region.moreActions() == 0 ? actions : actions + " and " + region.moreActions() + " more",
                    Moments.of(region.first()),
                    Moments.of(region.last()),
                    region.evidence().stream().map(Pointer::to).toList());
        }
    }

    /**
     * The style and the one script of a report, and the policy that lets a browser use these two and nothing else (Content
     * Security Policy Level 3).
     */
    record Assets(String style, String script) {
        static Assets standard() {
            return new Assets(text("report.css"), text("report.js"));
        }

        /** Each is allowed by what it is, not by where it stands: a script that somebody smuggled in is another one. */
        String policy() {
            return "default-src 'none'; style-src '" + hash(style) + "'; script-src '" + hash(script)
                    + "'; img-src data:; base-uri 'none'; form-action 'none'";
        }

        private static String hash(String text) {
            byte[] digest = Digest.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        }

        private static String text(String name) {
            try (InputStream in = Assets.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException(name + " is missing from the program");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * What happened, by time.
     *
     * @param all how many entries the file has
     * @param kinds to choose from
     */
    record Timeline(List<Row> rows, long all, List<String> kinds) {
        record Row(
                Instant at,
                String time,
                String clock,
                String kind,
                String subject,
                String message,
                String actor,
                String marks,
                Pointer pointer) {
            /** What is about an attack stands out from what goes on every day. */
            String css() {
                return marks.isEmpty() && !kind.equals("alert") && !kind.equals("finding") ? "" : "hit";
            }
        }

        static Timeline of(Analysis analysis) {
            TreeSet<String> kinds = new TreeSet<>();
            analysis.timeline().forEach(entry -> kinds.add(entry.kind()));
            return new Timeline(
                    analysis.timeline().stream().map(Timeline::row).toList(),
                    analysis.timelineEntries(),
                    List.copyOf(kinds));
        }

        private static Row row(TimelineEntry entry) {
            return new Row(
                    entry.time(),
                    Moments.of(entry.time(), entry.precisionMs()),
                    entry.clock() + (entry.field().isEmpty() ? "" : ", " + entry.field()),
                    entry.kind(),
                    Visible.cut(entry.subject(), 160),
                    Visible.cut(entry.message(), 500),
                    Visible.cut(entry.actor(), 200),
                    String.join(
                            " ",
                            java.util.stream.Stream.concat(entry.rules().stream(), entry.attack().stream())
                                    .toList()),
                    Pointer.to(entry.evidence()));
        }
    }
}
