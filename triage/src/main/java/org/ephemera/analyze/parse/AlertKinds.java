package org.ephemera.analyze.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Target;

/**
 * Types of an alert in its sender's words: its own type, and the types of the findings of a GuardDuty attack sequence.
 */
public final class AlertKinds {
    /**
     * Pointers to the type: GuardDuty through EventBridge and directly, both forms of Security Hub, Falco, and the
     * forms of Defender.
     */
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

    /** Limit of signals per sequence; GuardDuty sends fewer. */
    private static final int MOST = 500;

    private AlertKinds() {}

    /**
     * Returns the types of the alert that opened the acquisition and of the {@link LaterAlerts}: the alert's own type,
     * then the types of a sequence. The evidence is the field of the event, or else the complete event.
     */
    public static List<LocatedValue<String>> typesOf(SealedPackage sealed) {
        String type = sealed.request().trigger().type();
        List<LocatedValue<String>> kinds = new ArrayList<>();
        if (!type.isEmpty()) {
            LocatedJson event = event(sealed);
            kinds.add(at(PLACES, event).stream()
                    .filter(kind -> kind.value().equals(type))
                    .findFirst()
                    .orElseGet(() ->
                            new LocatedValue<>(type, sealed.evidence(PackageLayout.TRIGGER, FileLocation.root()))));
            kinds.addAll(ofSequence(event, sealed));
        }
        LaterAlerts.forEach(sealed, event -> {
            at(PLACES, event).stream().limit(1).forEach(kinds::add);
            kinds.addAll(ofSequence(event, sealed));
        });
        return kinds;
    }

    /** Returns the type of an event, if it has one in a field that known senders use. */
    public static Optional<String> of(LocatedJson event) {
        return at(PLACES, event).stream().map(LocatedValue::value).findFirst();
    }

    /** Returns the values of all type fields of all alerts, also of unknown senders, and the types of {@link #typesOf}. */
    public static List<LocatedValue<String>> allTypes(SealedPackage sealed) {
        List<LocatedValue<String>> kinds = new ArrayList<>();
        forEach(sealed, event -> {
            kinds.addAll(at(PLACES, event));
            kinds.addAll(ofSequence(event, sealed));
        });
        kinds.addAll(typesOf(sealed));
        return kinds;
    }

    /** Returns the names of malware that GuardDuty found in the files of a container or on the disks of its machine. */
    public static List<LocatedValue<String>> malwareNames(SealedPackage sealed) {
        List<LocatedValue<String>> threats = new ArrayList<>();
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
     * Returns a type in GuardDuty's words. Security Hub writes
     * {@code TTPs/Privilege Escalation/PrivilegeEscalation:Runtime-RuncContainerEscape} for
     * {@code PrivilegeEscalation:Runtime/RuncContainerEscape}. Other types are returned unchanged.
     */
    public static String toGuardDutyType(String type) {
        int colon = type.indexOf(':');
        int slash = type.lastIndexOf('/');
        if (colon < 0 || slash < 0 || slash > colon) {
            return type;
        }
        String last = type.substring(slash + 1);
        int dash = last.indexOf('-', colon - slash);
        return dash < 0 ? last : last.substring(0, dash) + "/" + last.substring(dash + 1);
    }

    private static List<LocatedValue<String>> ofSequence(LocatedJson event, SealedPackage sealed) {
        Target target = sealed.request().target();
        List<LocatedValue<String>> kinds = new ArrayList<>();
        for (String signals : SEQUENCES) {
            JsonNode all = event.json().at(signals);
            for (int i = 0; i < Math.min(MOST, all.size()); i++) {
                if (mayConcern(target, all.path(i))) {
                    kinds.addAll(at(List.of(signals + "/" + i + "/name", signals + "/" + i + "/Name"), event));
                }
            }
        }
        return kinds;
    }

    /**
     * Reports whether a signal may concern the target. A sequence spans many workloads; a signal references resources
     * by the ids of the sequence.
     */
    private static boolean mayConcern(Target target, JsonNode signal) {
        List<String> about = new ArrayList<>();
        for (String field : List.of("resourceUids", "ResourceUids")) {
            signal.path(field).forEach(uid -> about.add(uid.asText()));
        }
        String uid =
                target.attributes().getOrDefault("alertedUid", target.kind().equals(TASK) ? target.id() : "");
        return about.isEmpty() || uid.isEmpty() || about.contains(uid);
    }

    private static List<LocatedValue<String>> at(List<String> pointers, LocatedJson event) {
        List<LocatedValue<String>> kinds = new ArrayList<>();
        for (String pointer : pointers) {
            String kind = event.json().at(pointer).asText();
            if (!kind.isEmpty()) {
                kinds.add(new LocatedValue<>(kind, event.evidence().descendant(pointer)));
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

    /** Returns the alert; a missing node if it is absent or unreadable. */
    private static LocatedJson event(SealedPackage sealed) {
        EvidenceLocation evidence = sealed.evidence(PackageLayout.TRIGGER, FileLocation.root());
        try (InputStream in = sealed.open(PackageLayout.TRIGGER)) {
            return new LocatedJson(Json.parse(in), evidence);
        } catch (IOException e) {
            // The type is known from the acquisition's record; only its place in the event is unknown.
            return new LocatedJson(MissingNode.getInstance(), evidence);
        }
    }
}
