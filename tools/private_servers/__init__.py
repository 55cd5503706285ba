"""A private RabbitMQ and a private PostgreSQL: started, killed and ended by their folder."""

from .postgresql import PostgresServer
from .rabbitmq import RabbitServer
from .server import Server

__all__ = ["PostgresServer", "RabbitServer", "Server"]
