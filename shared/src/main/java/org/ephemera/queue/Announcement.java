package org.ephemera.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.acquire.AcquisitionReceipt;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;

/**
 * Notification as one JSON object of at most 64 KiB, which every queue accepts.
 *
 * @param kind {@code package-sealed} or {@code budget-reached}; also a field of the object
 * @param id deduplication id: equal for a repeated announcement
 */
public record Announcement(String kind, String id, ObjectNode json) {
    private static final int MOST_PROBLEMS = 20;
    private static final int LONGEST = 500;
    private static final String HEADLINE = "headline";

    /** SNS accepts subjects of fewer than 100 characters. */
    private static final int LONGEST_SUBJECT = 99;

    public Announcement {
        json = json.deepCopy();
    }

    @Override
    public ObjectNode json() {
        return json.deepCopy();
    }

    /**
     * Returns the subject of a mail: the headline, or the kind if there is no report. SNS rejects a subject that is not
     * printable ASCII or has 100 or more characters.
     */
    public String subject() {
        String text = json.path(HEADLINE).asText(kind.replace('-', ' '));
        String subject = "[Ephemera] " + text.replaceAll("[^ -~]", "?");
        return subject.substring(0, Math.min(subject.length(), LONGEST_SUBJECT));
    }

    /**
     * Returns the object as UTF-8. U+FFFE and U+FFFF are escaped because the queues of AWS reject them; JSON escapes
     * the other characters that they reject.
     */
    public byte[] toBytes() {
        String text = new String(Json.bytes(json), UTF_8);
        return text.replace("\uFFFE", "\\uFFFE").replace("\uFFFF", "\\uFFFF").getBytes(UTF_8);
    }

    /**
     * Returns the announcement of a sealed package: the headline of its report, the fields of {@link AcquisitionReceipt#toJson},
     * the SHA-256 of the seal, and the trigger. It contains at most 20 problems; {@code problemCount} counts all.
     *
     * @param gaveUp reason why the collection was given up; empty if it was not
     * @param reporting summary of the report, or the reason why it is missing
     */
    static Announcement sealed(
            OpenPackage opened, AcquisitionReceipt receipt, Optional<String> gaveUp, ReportResult reporting) {
        ObjectNode json = begin("package-sealed");
        if (reporting instanceof ReportResult.Made made) {
            json.put(HEADLINE, shortened(made.reported().headline()));
        }
        json.setAll(shortened(receipt.toJson()));
        json.put("sealSha256", receipt.seal().sha256().hex());
        AcquisitionTrigger trigger = opened.open().trigger();
        ObjectNode why = json.putObject("trigger")
                .put("kind", trigger.kind().key())
                .put("source", trigger.source())
                .put("type", shortened(trigger.type()))
                .put("eventId", shortened(trigger.eventId()));
        trigger.severity().ifPresent(severity -> why.put("severity", severity.score()));
        opened.open().caseId().ifPresent(id -> json.put("caseId", id.value()));
        gaveUp.ifPresent(reason -> json.put("gaveUp", reason));
        switch (reporting) {
            case ReportResult.Made made ->
                json.set("triage", made.reported().toJson().without(HEADLINE));
            case ReportResult.NotMade none ->
                json.put("noReport", shortened(none.why()) + "; make it with: ephemera report " + receipt.location());
            case ReportResult.NotWanted none -> {}
        }
        return new Announcement("package-sealed", opened.open().packageId().value(), json);
    }

    /**
     * Returns the announcement that the budget of the hour is used up. Further alerts about workloads with a package
     * are stored next to it.
     */
    static Announcement overBudget(OpenPackage filedIn, PackageBudget budget, Instant now) {
        ObjectNode json = begin("budget-reached")
                .put("packagesPerHour", budget.perHour().orElse(0))
                .put("reachedAt", now.toString())
                .put("filedIn", filedIn.open().packageId().value())
                .put("target", shortened(filedIn.open().target().id()))
                .put(
                        "remedy",
                        "find out what raises so many alerts; raise " + PackageBudget.SETTING
                                + " if each alert needs a separate package");
        return new Announcement("budget-reached", "budget-" + filedIn.open().packageId(), json);
    }

    private static ObjectNode begin(String kind) {
        return Json.object().put("schema", "urn:ephemera:announcement:v1").put("kind", kind);
    }

    private static ObjectNode shortened(ObjectNode receipt) {
        var problems = receipt.withArray("problems");
        receipt.put("problemCount", problems.size());
        while (problems.size() > MOST_PROBLEMS) {
            problems.remove(problems.size() - 1);
        }
        for (var problem : problems) {
            ((ObjectNode) problem)
                    .put("message", shortened(problem.path("message").asText()));
        }
        return receipt;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
