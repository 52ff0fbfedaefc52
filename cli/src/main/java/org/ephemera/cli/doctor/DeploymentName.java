package org.ephemera.cli.doctor;

import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.model.SanitizedText;

/** Name of a deployment, as the user types it. */
sealed interface DeploymentName {
    /** Stack that {@code infra/aws/deploy} creates without a name. */
    String DEFAULT = "ephemera";

    String AZURE = "azure:";

    /** Name of a resource group (naming rules of Azure Resource Manager, without characters that need quoting). */
    Pattern GROUP = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,88}[A-Za-z0-9_-]|[A-Za-z0-9_]");

    /** Name of a stack (CloudFormation API reference, CreateStack). */
    Pattern STACK = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,127}");

    /**
     * Parses a name.
     *
     * @throws CommandFailure with a usage error if the text has another form
     */
    static DeploymentName of(String text) throws CommandFailure {
        if (text.equals("azure")) {
            return new Group(DEFAULT);
        }
        if (text.startsWith(AZURE)
                && GROUP.matcher(text.substring(AZURE.length())).matches()) {
            return new Group(text.substring(AZURE.length()));
        }
        if (STACK.matcher(text).matches()) {
            return new Stack(text);
        }
        throw CommandFailure.usage(
                "invalid name of a deployment: '" + SanitizedText.of(text) + "'",
                "Use the name of a CloudFormation stack, or azure:GROUP; without a name it is " + DEFAULT);
    }

    /** Finds the deployment; adds a step for each fact. */
    Optional<? extends Deployment> connect(Session session, StepList steps) throws CommandFailure;

    /** Returns the last step of {@link #connect}. */
    String lastStep();

    /** CloudFormation stack. */
    record Stack(String name) implements DeploymentName {
        @Override
        public Optional<? extends Deployment> connect(Session session, StepList steps) throws CommandFailure {
            return AwsDeployment.connect(name, session, steps);
        }

        @Override
        public String lastStep() {
            return "stack";
        }
    }

    /** Resource group on Azure. */
    record Group(String name) implements DeploymentName {
        @Override
        public Optional<? extends Deployment> connect(Session session, StepList steps) throws CommandFailure {
            return AzureDeployment.connect(name, session, steps);
        }

        @Override
        public String lastStep() {
            return "deployment";
        }
    }
}
