"""What the page of a task says of it: the edition's own title and guidance."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from ccqm.web.kit.guards import Workspace


def task_page(workspace: Workspace, key: str) -> dict[str, Any]:
    """The context that every task's page begins with; 404 where this participant lacks the task."""
    kind = workspace.participant.kind
    for task in workspace.edition.tasks_for(kind):
        if task.key == key:
            return {
                "workspace": workspace,
                "back": reverse("leads:home", args=[workspace.participant.slug]),
                "task": task,
                "guidance": task.guidance_for(kind),
            }
    raise Http404
