package org.ephemera.aws.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.TargetHints;

/**
 * Processes and addresses in a finding, by which the containers of its target are ranked (GuardDuty API reference:
 * {@code RuntimeDetails}, {@code RuntimeContext}, {@code LocalIpDetails}, {@code NetworkInterface}).
 */
final class ProcessHints {
    private static final int MOST = 20;

    /** Limit of the characters of all values, which is below that of an attribute. */
    private static final int LONGEST = 1000;

    private ProcessHints() {}

    /** Adds the processes of a GuardDuty finding, with their parents, and the addresses of the target. */
    static TargetHints add(TargetHints hints, AlertField finding) {
        AlertField service = finding.field("service");
        AlertField runtime = service.field("runtimeDetails");
        AlertField process = runtime.field("process");
        AlertField context = runtime.field("context");
        put(
                hints,
                "processes",
                Stream.of(
                                Stream.of(process),
                                process.field("lineage").elements().stream(),
                                Stream.of(context.field("modifyingProcess"), context.field("targetProcess")))
                        .flatMap(each -> each)
                        .map(each -> each.field("executablePath").or(each.field("name"))),
                runtime);
        AlertField action = service.field("action");
        Stream<AlertField> local = Stream.concat(
                        Stream.of(action.field("networkConnectionAction")),
                        action.path("portProbeAction", "portProbeDetails").elements().stream())
                .map(connection -> connection.field("localIpDetails"))
                .flatMap(details -> Stream.of(details.field("ipAddressV4"), details.field("ipAddressV6")));
        if (!put(hints, "addresses", local, action)) {
            // The other addresses of an interface are those of all pods of a node, so they would distinguish none.
            AlertField interfaces = finding.path("resource", "instanceDetails", "networkInterfaces");
            put(
                    hints,
                    "addresses",
                    interfaces.elements().stream().map(each -> each.field("privateIpAddress")),
                    interfaces);
        }
        return hints;
    }

    /**
     * Adds the texts of several fields.
     *
     * @param place field that contains them
     * @return false if no field has a text
     */
    static boolean put(TargetHints hints, String name, Stream<AlertField> fields, AlertField place) {
        List<String> selected = new ArrayList<>();
        int length = 0;
        for (String value : fields.flatMap(field -> field.text().stream())
                .filter(value -> value.indexOf(',') < 0 && !value.isBlank())
                .distinct()
                .toList()) {
            if (selected.size() < MOST && length + value.length() < LONGEST) {
                selected.add(value);
                length += value.length() + 1;
            }
        }
        if (!selected.isEmpty()) {
            hints.texts(name, selected, place);
        }
        return !selected.isEmpty();
    }
}
