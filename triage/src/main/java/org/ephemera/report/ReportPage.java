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

/** Content of the page, in the order of the template. */
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
     * Other regions in which the callers of this package acted.
     *
     * @param rows one for each principal and region
     * @param more number of regions left out
     * @param none sentence if there are no other regions
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
                    EmptyListMessage.otherRegions(analysis));
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

    /** Style and script of the page, with the Content Security Policy (Level 3) that allows only these two. */
    record Assets(String style, String script) {
        static Assets standard() {
            return new Assets(text("report.css"), text("report.js"));
        }

        /** Returns the policy. It allows script and style by their digests, so an injected script is not executed. */
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
     * Timeline of the page.
     *
     * @param all number of entries in the timeline file
     * @param kinds selectable kinds
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
            /** Returns the style: entries about an attack are highlighted. */
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
