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
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.OtherRegionCalls;
import org.ephemera.analyze.model.TimelineEntry;
import org.ephemera.model.Digest;

/** All that the template shows, in the order in which it shows it. */
record ReportPage(
        HeaderSection header,
        AnswersSection answers,
        ExpirySection expiring,
        FindingsSection findings,
        List<MinerScore> miners,
        ChangesSection changes,
        ActedIn actedIn,
        PlotsSection plots,
        Timeline timeline,
        List<DefangedIndicator> indicators,
        CoverageTable coverage,
        IntegritySection integrity,
        NextSteps next,
        Assets assets) {
    static ReportPage of(Analysis analysis) {
        return new ReportPage(
                HeaderSection.of(analysis),
                AnswersSection.of(analysis),
                ExpirySection.of(analysis),
                FindingsSection.of(
                        analysis.findings(),
                        analysis.workloads(),
                        analysis.verdict().answer()),
                analysis.miners().stream()
                        .sorted(Comparator.comparing(MinerScore::level)
                                .thenComparing(MinerScore::score, Comparator.reverseOrder())
                                .thenComparing(MinerScore::container))
                        .toList(),
                ChangesSection.of(analysis),
                ActedIn.of(analysis),
                PlotsSection.of(analysis),
                Timeline.of(analysis),
                DefangedIndicator.of(analysis.indicators()),
                CoverageTable.of(analysis),
                IntegritySection.of(analysis),
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
    record ActedIn(List<Acting> rows, int more, EmptyListMessage none) {
        private static final int LONGEST = 300;

        record Acting(
                String principal,
                String region,
                long calls,
                long changing,
                String actions,
                String first,
                String last,
                List<EvidencePointer> places) {}

        static ActedIn of(Analysis analysis) {
            return new ActedIn(
                    analysis.elsewhere().stream()
                            .flatMap(elsewhere -> elsewhere.regions().stream().map(region -> row(elsewhere, region)))
                            .toList(),
                    analysis.elsewhere().stream()
                            .mapToInt(OtherRegionCalls::more)
                            .sum(),
                    EmptyListMessage.wasElsewhere(analysis));
        }

        private static Acting row(OtherRegionCalls elsewhere, OtherRegionCalls.InRegion region) {
            String actions = VisibleText.cut(String.join(", ", region.actions()), LONGEST);
            return new Acting(
                    VisibleText.cut(elsewhere.principal(), LONGEST),
                    VisibleText.cut(region.region(), LONGEST),
                    region.calls(),
                    region.changing(),
                    region.moreActions() == 0 ? actions : actions + " and " + region.moreActions() + " more",
                    TimeText.of(region.first()),
                    TimeText.of(region.last()),
                    region.evidence().stream().map(EvidencePointer::to).toList());
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
                EvidencePointer pointer) {
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
                    TimeText.of(entry.time(), entry.precisionMs()),
                    entry.clock() + (entry.field().isEmpty() ? "" : ", " + entry.field()),
                    entry.kind(),
                    VisibleText.cut(entry.subject(), 160),
                    VisibleText.cut(entry.message(), 500),
                    VisibleText.cut(entry.actor(), 200),
                    String.join(
                            " ",
                            java.util.stream.Stream.concat(entry.rules().stream(), entry.attack().stream())
                                    .toList()),
                    EvidencePointer.to(entry.evidence()));
        }
    }
}
