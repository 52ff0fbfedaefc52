package org.ephemera.azure.source;

import java.util.Arrays;
import java.util.List;
import org.ephemera.azure.trigger.AzureTarget;
import org.ephemera.evidence.TimeWindow;

/** In which tables of a workspace the rows of a target are, those of either kind of diagnostics. */
enum LogTables {
    OF_GROUPS(
            AzureTarget.GROUP,
            List.of("ContainerInstanceLog_CL", "ContainerInstanceLog", "ContainerEvent_CL", "ContainerEvent"),
            "into which Container Instances writes: nothing was ever sent to it. Do not switch it on for this group now:"
                    + " that restarts its containers") {
        @Override
        String rowsOf(AzurePlace place) {
            return "_ResourceId =~ \"" + place.id() + "\"";
        }
    };

    private final AzureTarget target;
    private final String names;
    private final String missing;

    LogTables(AzureTarget target, List<String> names, String missing) {
        this.target = target;
        this.names = String.join(", ", names);
        this.missing = missing;
    }

    static LogTables of(AzurePlace place) {
        return Arrays.stream(values())
                .filter(each -> each.target == place.target())
                .findFirst()
                .orElseThrow();
    }

    /**
     * A condition of Kusto.
     *
     * @param place whose form was checked, so that it holds nothing that would end a string
     */
    abstract String rowsOf(AzurePlace place);

    /** Goes on after "the workspace has none of the tables". */
    String missing() {
        return missing;
    }

    String query(AzurePlace place, TimeWindow span) {
        return "union isfuzzy=true withsource=TableName " + names
                + " | where TimeGenerated >= datetime(" + span.from() + ") and TimeGenerated < datetime(" + span.to()
                + ") | where " + rowsOf(place) + " | order by TimeGenerated asc";
    }
}
