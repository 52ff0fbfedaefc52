package org.ephemera.analyze.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Target;

/**
 * What kind of thing an alert says has happened, in its sender's words: the type that it is sent by, and the types of the findings of
 * which an attack sequence of GuardDuty is made.
 */
public final class AlertKinds {
    /** GuardDuty by EventBridge and by itself, Security Hub in both of its forms, Falco, Defender in the forms in which it comes. */
    private static final List<String> PLACES = List.of(
            "/detail/type",
            "/detail/findings/0/Types/0",
            "/detail/findings/0/finding_info/types/0",
            "/detail/findings/0/finding_info/title",
            "/Type",
            "/type",
            "/Types/0",
            "/finding_info/types/0",
            "/rule",
            "/data/alertContext/properties/alertType",
            "/data/alertContext/eventName/value",
            "/data/essentials/alertRule",
            "/properties/alertType",
            "/properties/AlertType",
            "/AlertType",
            "/alertType");

    private static final List<String> SEQUENCES = List.of(
            "/detail/service/detection/sequence/signals",
            "/service/detection/sequence/signals",
            "/Service/Detection/Sequence/Signals");

    private static final List<String> THREATS = List.of(
            "/detail/service/ebsVolumeScanDetails/scanDetections/threatDetectedByName/threatNames",
            "/service/ebsVolumeScanDetails/scanDetections/threatDetectedByName/threatNames",
            "/Service/EbsVolumeScanDetails/ScanDetections/ThreatDetectedByName/ThreatNames");

    private static final String TASK = "aws.ecs.task";

    /** More than GuardDuty puts into one. */
    private static final int MOST = 500;

    private AlertKinds() {}

    /**
     * The type by which the alert was sent, at its place in the event or of the event as a whole, then those of a sequence; the same of
     * the {@link LaterAlerts}.
     */
    public static List<Fact<String>> sent(SealedPackage sealed) {
        String type = sealed.request().trigger().type();
        List<Fact<String>> kinds = new ArrayList<>();
        if (!type.isEmpty()) {
            LocatedJson event = event(sealed);
            kinds.add(at(PLACES, event).stream()
                    .filter(kind -> kind.value().equals(type))
                    .findFirst()
                    .orElseGet(() -> new Fact<>(type, sealed.evidence(PackageLayout.TRIGGER, FileLocation.root()))));
            kinds.addAll(ofSequence(event, sealed));
        }
        LaterAlerts.forEach(sealed, event -> {
            at(PLACES, event).stream().limit(1).forEach(kinds::add);
            kinds.addAll(ofSequence(event, sealed));
        });
        return kinds;
    }

    /** The type of an event, if it has one where known senders write it. */
    public static Optional<String> of(LocatedJson event) {
        return at(PLACES, event).stream().map(Fact::value).findFirst();
    }

    /** The same, and whatever else stands where alerts have their kind, be it from a sender that is not known. */
    public static List<Fact<String>> all(SealedPackage sealed) {
        List<Fact<String>> kinds = new ArrayList<>();
        forEach(sealed, event -> {
            kinds.addAll(at(PLACES, event));
            kinds.addAll(ofSequence(event, sealed));
        });
        kinds.addAll(sent(sealed));
        return kinds;
    }

    /** The names of malware that GuardDuty found in the files of a container or on the disks of its machine. */
    public static List<Fact<String>> threats(SealedPackage sealed) {
        List<Fact<String>> threats = new ArrayList<>();
        forEach(sealed, event -> {
            for (String names : THREATS) {
                for (int i = 0; i < Math.min(MOST, event.json().at(names).size()); i++) {
                    threats.addAll(at(List.of(names + "/" + i + "/name", names + "/" + i + "/Name"), event));
                }
            }
        });
        return threats;
    }

    /**
     * A type in GuardDuty's own words: Security Hub writes {@code TTPs/Privilege Escalation/PrivilegeEscalation:Runtime-RuncContainerEscape}
     * for {@code PrivilegeEscalation:Runtime/RuncContainerEscape}. Any other is as it was.
     */
    public static String plain(String type) {
        int colon = type.indexOf(':');
        int slash = type.lastIndexOf('/');
        if (colon < 0 || slash < 0 || slash > colon) {
            return type;
        }
        String last = type.substring(slash + 1);
        int dash = last.indexOf('-', colon - slash);
        return dash < 0 ? last : last.substring(0, dash) + "/" + last.substring(dash + 1);
    }

    private static List<Fact<String>> ofSequence(LocatedJson event, SealedPackage sealed) {
        Target target = sealed.request().target();
        List<Fact<String>> kinds = new ArrayList<>();
        for (String signals : SEQUENCES) {
            JsonNode all = event.json().at(signals);
            for (int i = 0; i < Math.min(MOST, all.size()); i++) {
                if (mayBeOf(target, all.path(i))) {
                    kinds.addAll(at(List.of(signals + "/" + i + "/name", signals + "/" + i + "/Name"), event));
                }
            }
        }
        return kinds;
    }

    /** A sequence goes through many workloads; what a signal is about it says by the ids that the sequence gives them. */
    private static boolean mayBeOf(Target target, JsonNode signal) {
        List<String> about = new ArrayList<>();
        for (String field : List.of("resourceUids", "ResourceUids")) {
            signal.path(field).forEach(uid -> about.add(uid.asText()));
        }
        String uid =
                target.attributes().getOrDefault("alertedUid", target.kind().equals(TASK) ? target.id() : "");
        return about.isEmpty() || uid.isEmpty() || about.contains(uid);
    }

    private static List<Fact<String>> at(List<String> pointers, LocatedJson event) {
        List<Fact<String>> kinds = new ArrayList<>();
        for (String pointer : pointers) {
            String kind = event.json().at(pointer).asText();
            if (!kind.isEmpty()) {
                kinds.add(new Fact<>(kind, event.evidence().below(pointer)));
            }
        }
        return kinds;
    }

    private static void forEach(SealedPackage sealed, Consumer<LocatedJson> reader) {
        if (sealed.names().contains(PackageLayout.TRIGGER)) {
            reader.accept(event(sealed));
        }
        LaterAlerts.forEach(sealed, reader);
    }

    /** A missing node if there is none that can be read. */
    private static LocatedJson event(SealedPackage sealed) {
        Evidence evidence = sealed.evidence(PackageLayout.TRIGGER, FileLocation.root());
        try (InputStream in = sealed.open(PackageLayout.TRIGGER)) {
            return new LocatedJson(Json.parse(in), evidence);
        } catch (IOException e) {
            // The type is known from the record of the acquisition: only its place is not.
            return new LocatedJson(MissingNode.getInstance(), evidence);
        }
    }
}
