package org.ephemera.analyze.parse.azure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;

/**
 * Container app: one workload for each revision that is active or was active in the window, because an attacker may
 * deploy a revision and take it back. Without an active revision, the newest template is one more workload.
 *
 * @param since revisions that were active after this time count; empty to read active revisions only
 */
record ContainerApp(LocatedJson app, List<LocatedJson> revisions, Optional<Instant> since) {
    ContainerApp {
        revisions = List.copyOf(revisions);
    }

    List<Workload> workloads(ResponseDocuments bodies) {
        List<Workload> workloads = new ArrayList<>();
        boolean active = false;
        for (LocatedJson revision : revisions) {
            LocatedJson properties = revision.at("properties");
            active |= isActive(properties);
            if (isActive(properties) || wasActive(properties)) {
                workloads.add(template(properties.at("template"))
                        .workload(revision.at("id").textOrEmpty(), revision));
            }
        }
        LocatedJson template = app.at("properties", "template");
        if (!active) {
            if (!template.at("containers").json().isArray()) {
                bodies.gap(app.evidence().file(), "a ContainerApps_Get response contains no container template");
                return workloads;
            }
            workloads.add(template(template).workload(app.at("id").textOrEmpty(), app));
        }
        return workloads;
    }

    private static boolean isActive(LocatedJson properties) {
        return properties.flag("active").map(LocatedValue::value).orElse(false);
    }

    private boolean wasActive(LocatedJson properties) {
        Optional<Instant> until = CloudTimes.of(properties.at("lastActiveTime"));
        return since.isPresent()
                && until.isPresent()
                && !until.get().isBefore(since.get())
                && properties.at("template", "containers").json().isArray();
    }

    private AppTemplate template(LocatedJson template) {
        return new AppTemplate("app", app, template);
    }
}
