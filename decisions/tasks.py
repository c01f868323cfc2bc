"""Celery's doors: each calls one service. Everything is safe to run twice, and never to run."""

from celery import shared_task

from decisions.services.unsaved import forget_old_typing


@shared_task
def sweep() -> None:
    """Do what is due."""
    forget_old_typing()
