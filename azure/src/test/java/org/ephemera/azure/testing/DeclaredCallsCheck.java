package org.ephemera.azure.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.testing.CollectedPackage;

/** Check that the requests to a cloud are exactly those declared for its target, and that they only read. */
public final class DeclaredCallsCheck {
    /** ImagesTest and LogTablesTest cover these. */
    private static final Set<String> AFTER_A_REFUSAL =
            Set.of(AcrCatalog.ANONYMOUS_TOKEN.key(), LogsCatalog.SEARCH.key());

    private DeclaredCallsCheck() {}

    public static void check(String target, SimulatedAzure azure, CollectedPackage collected) {
        assertThat(azure.calls()).noneMatch(SimulatedCall::refused);
        Set<String> declared = AzureSources.readFor(AzureTarget.parse(target)).stream()
                .flatMap(artifact -> artifact.operations().stream())
                .filter(operation -> !AFTER_A_REFUSAL.contains(operation))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> requested = azure.calls().stream()
                .map(SimulatedCall::action)
                .filter(action -> !action.equals("login:Token"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(requested).as("requested and declared operations").isEqualTo(declared);
        Set<String> logged = collected.operations().collect(Collectors.toCollection(TreeSet::new));
        assertThat(logged).isEqualTo(requested);
    }
}
